import type { AnyRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { clock, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Crumb } from '@/ui/page';
import { endedAt, startedAt } from './run-words';

/** The name of a run behind the way to it. */
export function RunTitle({ children }: { children: ReactNode }) {
  return (
    <span className="flex min-w-0 items-center">
      <Link
        href="/runs/"
        aria-label="All runs"
        className="-ml-2 grid size-9 shrink-0 place-items-center sm:hidden"
      >
        <Icon name="left" />
      </Link>
      <span className="max-sm:hidden">
        <Crumb>
          <Link href="/runs/" className="hover:text-text">
            Runs
          </Link>
        </Crumb>
      </span>
      <span className="max-sm:line-clamp-2 max-sm:text-md max-sm:leading-[19px] max-sm:wrap-anywhere max-sm:whitespace-normal sm:truncate">
        {children}
      </span>
    </span>
  );
}

export function whenText(run: AnyRun): string {
  const from = startedAt(run);
  const to = endedAt(run);
  if (from === null) return `asked for ${moment(run.createdAt)}`;
  return to === null ? `started ${moment(from)}` : `${moment(from)} to ${clock(to)}`;
}
