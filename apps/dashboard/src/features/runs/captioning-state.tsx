import type { CaptioningRun, RunPhase } from '@pilothouse/contracts/runs';
import { cn } from '@/ui/cn';
import { count, counted, duration } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { ProgressBar } from '@/ui/progress-bar';
import { HeldUp } from './held-up';
import { EDGE, Evidence, OutcomeLead, toneOf } from './outcome';

/** How far it is while it works; why it ended, where it did not end well. */
export function CaptioningState({ run }: { run: CaptioningRun }) {
  if ('endedAt' in run.status) return <Ended run={run} />;
  const { captioned, images, progress } = run;
  return (
    <>
      <HeldUp run={run} />
      <Panel className="grid shrink-0 gap-2.5 px-4 py-3.5 max-sm:px-3.5">
        <p className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
          <span className="text-lg font-bold tracking-tight">
            {count(captioned)} of {counted(images, 'picture')}
          </span>
          <span className="text-sm text-muted">{PHASE[progress.phase] ?? 'Getting ready'}</span>
          <span className="flex-1" />
          {progress.secondsLeft !== null && (
            <span className="text-sm text-text-2">about {duration(progress.secondsLeft)} left</span>
          )}
        </p>
        <ProgressBar
          share={images > 0 ? captioned / images : 0}
          label="Pictures with a new caption"
          size="fat"
        />
        <p className="text-sm text-muted">The dataset stays as it is until you take captions over.</p>
      </Panel>
    </>
  );
}

const PHASE: Partial<Record<RunPhase, string>> = {
  'freeing-gpu': 'Freeing the GPU',
  starting: 'The script starts',
  'reading-dataset': 'Reading the pictures',
  downloading: 'Fetching the model',
  'loading-model': 'Loading the model',
  captioning: 'Writing captions',
  finishing: 'Finishing',
};

function Ended({ run }: { run: CaptioningRun }) {
  const { status, captioned, images, review } = run;
  if (status.state === 'done' || !('endedAt' in status)) return null;
  const tone = toneOf(run);
  return (
    <Panel className={cn('shrink-0 p-5 pt-[18px] max-sm:p-3.5', EDGE[tone])}>
      <OutcomeLead tone={tone} className="mb-2" />
      <h2 className="max-w-[860px] text-lg/6 font-bold tracking-tight text-pretty">
        {'reason' in status
          ? status.reason
          : status.startedAt === null
            ? 'It was stopped before it began.'
            : 'It was stopped.'}
      </h2>
      <p className="mt-[5px] text-text-2">
        {captioned === 0
          ? 'It wrote no caption. The dataset is as it was.'
          : `It had written captions for ${count(captioned)} of ${counted(images, 'picture')}${review.discardedAt === null ? '; they can be looked over below' : ''}.`}
      </p>
      {status.state === 'failed' && status.evidence && (
        <Evidence evidence={status.evidence} className="mt-3" />
      )}
    </Panel>
  );
}
