import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { Run } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { clock, count, counted } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { useNow } from '@/ui/use-now';

const SHOWN = 3;

/** What waits while nothing runs. */
export function Queue({ queue }: { queue: Run[] }) {
  return (
    <Panel className="shrink-0">
      <QueueHead queue={queue} />
      <QueueRows queue={queue} secondsUntilFree={null} />
    </Panel>
  );
}

export function QueueHead({ queue }: { queue: Run[] }) {
  return <PanelHead title="Queue" fact={`${count(queue.length)} waiting`} />;
}

export function QueueRows({ queue, secondsUntilFree }: { queue: Run[]; secondsUntilFree: number | null }) {
  const more = queue.length - SHOWN;
  return (
    <ol>
      {queue.slice(0, SHOWN).map((run, at) => (
        <li key={run.id} className="border-t border-line">
          <Link
            href={`/runs/?id=${run.id}`}
            className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-[9px] py-[7px] pr-3.5 pl-3 hover:bg-hover"
          >
            <span className="text-center text-xs text-muted">{at + 1}</span>
            <span className="truncate font-medium">{run.request.name}</span>
            <span className="justify-self-end text-sm text-text-2">
              {at === 0 && secondsUntilFree !== null ? (
                <Begin seconds={secondsUntilFree} />
              ) : (
                at === 0 && 'next'
              )}
            </span>
            <span className="col-start-2 truncate text-sm text-muted">
              {FAMILY_TITLE[run.request.family]}, {counted(run.plannedSteps, 'step')}
            </span>
            <span className="justify-self-end text-sm text-muted">{run.request.dataset}</span>
          </Link>
        </li>
      ))}
      {more > 0 && (
        <li className="border-t border-line px-3 py-2 pl-[37px] text-sm text-muted">
          <Link href="/runs/" className="hover:text-text">
            {count(more)} more
          </Link>
        </li>
      )}
    </ol>
  );
}

function Begin({ seconds }: { seconds: number }) {
  return <>about {clock(useNow(10_000) + seconds * 1000)}</>;
}
