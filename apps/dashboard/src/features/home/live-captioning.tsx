import type { AnyRun, CaptioningRun } from '@pilothouse/contracts/runs';
import Link from 'next/link';
import { stateKind, stateWord } from '@/features/runs/run-words';
import { Button } from '@/ui/button';
import { count, counted, duration } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { ProgressBar } from '@/ui/progress-bar';
import { StatePill } from '@/ui/state-label';
import { QueueHead, type QueueRowsPart } from './queue';

type Props = { run: CaptioningRun; queue: AnyRun[]; Rows: QueueRowsPart };

/** The run that has the GPU writes captions; below it what waits. */
export function LiveCaptioning({ run, queue, Rows }: Props) {
  const { captioned, images, name } = run;
  const { secondsLeft } = run.progress;
  return (
    <Panel className="shrink-0">
      <div className="grid gap-2.5 p-4 max-sm:p-3.5">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5">
          <h2 className="min-w-0 truncate text-lg font-bold tracking-tight">
            <Link href={`/runs/?id=${run.id}`}>{name}</Link>
          </h2>
          <StatePill state={stateKind(run)}>{stateWord(run)}</StatePill>
          <span className="min-w-0 flex-1 truncate text-sm text-muted">
            {count(captioned)} of {counted(images, 'picture')}
            {secondsLeft !== null && `, about ${duration(secondsLeft)} left`}
          </span>
          <Button size="sm" asChild>
            <Link href={`/runs/?id=${run.id}`}>Open</Link>
          </Button>
        </div>
        <ProgressBar share={images > 0 ? captioned / images : 0} label={`Pictures of ${name}`} />
      </div>
      {queue.length > 0 && (
        <div className="border-t border-line">
          <QueueHead queue={queue} />
          <Rows queue={queue} secondsUntilFree={secondsLeft} />
        </div>
      )}
    </Panel>
  );
}
