import type { InstallRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { Board } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { InstallState } from './install-state';
import { QueuePlace } from './queue-place';
import { RunHeader } from './run-header';
import { RunLog } from './run-log';
import { sourceText } from './run-words';

/** A run that installs or updates a tool: where it is, how it turned out, and everything it wrote. */
export function InstallPage({ run }: { run: InstallRun }) {
  const isQueued = run.status.state === 'queued';
  return (
    <>
      <RunHeader
        run={run}
        about={sourceText(run.source)}
        canRetry={run.status.state !== 'done'}
        mayStop={run.progress.phase !== 'switching'}
      >
        <Button asChild className="max-sm:hidden">
          <Link href={`/services/?name=${run.tool}`}>
            <Icon name="services" className="size-3.5" />
            {run.title}
          </Link>
        </Button>
      </RunHeader>
      <Board className="max-sm:gap-2.5">
        {isQueued ? <QueuePlace run={run} /> : <InstallState run={run} />}
        {!isQueued && (
          <Panel className="flex min-h-[320px] flex-1 flex-col overflow-hidden">
            <RunLog run={run} />
          </Panel>
        )}
      </Board>
    </>
  );
}
