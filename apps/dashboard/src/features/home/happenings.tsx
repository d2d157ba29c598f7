import type { RunEntry } from '@pilothouse/contracts/runs';
import type { Service } from '@pilothouse/contracts/services';
import Link from 'next/link';
import { shortMoment } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { StateDot } from '@/ui/state-label';
import { happeningsOf } from './happenings-of';

const SHOWN = 10;

export function Happenings({ runs, services }: { runs: RunEntry[]; services: Service[] }) {
  const happenings = happeningsOf(runs, services).slice(0, SHOWN);
  if (happenings.length === 0) return null;
  return (
    <Panel className="overflow-hidden">
      <PanelHead title="What happened" />
      <ul className="pb-3.5">
        {happenings.map(({ key, at, state, text, href }) => (
          <li key={key}>
            <Link
              href={href}
              title={text}
              className="grid min-h-[27px] grid-cols-[44px_13px_minmax(0,1fr)] items-center gap-2 px-4 text-sm hover:bg-hover max-sm:min-h-11 max-sm:px-3.5"
            >
              <time dateTime={new Date(at).toISOString()} className="whitespace-nowrap text-muted">
                {shortMoment(at)}
              </time>
              <StateDot state={state} />
              <span className="truncate">{text}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
