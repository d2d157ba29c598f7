'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { alertsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Panel, PanelHead } from '@/ui/panel';
import { alertButton } from './machine-words';

/** What needs a look just now, each with the way to it. Absent when nothing does. */
export function AlertList() {
  const { data } = useQuery(alertsQuery);
  if (!data || data.alerts.length === 0) return null;
  return (
    <Panel aria-label="Alerts" className="shrink-0">
      <PanelHead title="Alerts">
        <Button asChild look="bare" size="sm">
          <Link href="/settings/#alerts">Settings</Link>
        </Button>
      </PanelHead>
      <ul className="pb-1.5">
        {data.alerts.map(({ id, kind, title, text, since, path }) => (
          <li
            key={id}
            className="flex min-h-[42px] flex-wrap items-center gap-x-2.5 gap-y-1 border-t border-line px-4 py-1.5 text-sm max-sm:px-3.5"
          >
            <Icon name="warning" className="size-[15px] text-warn" />
            <span className="font-medium">{title}</span>
            <span className="min-w-0 flex-1 text-text-2 max-sm:basis-full max-sm:pl-[25px]">{text}</span>
            <span className="text-muted max-sm:flex-1 max-sm:pl-[25px]">since {moment(since)}</span>
            <Button asChild size="sm">
              <Link href={path}>{alertButton(kind)}</Link>
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
