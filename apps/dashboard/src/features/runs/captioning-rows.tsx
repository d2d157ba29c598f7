'use client';

import type { CaptioningRun } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { everyRunQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { count, counted, moment } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { StateLabel, type StateKind } from '@/ui/state-label';
import { useStopRun } from './runs.queries';

const MOST = 5;

const LOOK = {
  queued: ['waiting', 'Queued'],
  preparing: ['starting', 'Preparing'],
  running: ['live', 'Captioning'],
  stopping: ['starting', 'Stopping'],
  done: ['done', 'Done'],
  failed: ['failed', 'Failed'],
  cancelled: ['stopped', 'Stopped'],
  interrupted: ['warning', 'Interrupted'],
} satisfies Record<CaptioningRun['status']['state'], [StateKind, string]>;

/** The newest runs that write captions: they take turns with those that train. */
export function CaptioningRows() {
  const { data: all = [] } = useQuery(everyRunQuery);
  const runs = all.filter((run) => run.kind === 'captioning');
  if (runs.length === 0) return null;
  return (
    <Panel className="shrink-0">
      <PanelHead title="Captions" fact={counted(runs.length, 'run')} />
      <ul>
        {runs.slice(0, MOST).map((run) => (
          <Row key={run.id} run={run} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ run }: { run: CaptioningRun }) {
  const stop = useStopRun(run.id);
  const { status, captioned, images } = run;
  const [kind, word] = LOOK[status.state];
  const isOver = 'endedAt' in status;
  return (
    <li className="flex min-h-row flex-wrap items-center gap-x-4 border-t border-line px-4 py-1 text-sm max-sm:px-3.5">
      <span className="min-w-0 flex-1 truncate text-base font-medium">{run.name}</span>
      <StateLabel state={kind}>{word}</StateLabel>
      <span className="text-text-2">
        {count(captioned)} <span className="text-muted">of {counted(images, 'picture')}</span>
      </span>
      <span className="text-muted">{moment(isOver ? status.endedAt : run.createdAt)}</span>
      {!isOver && (
        <Button
          size="sm"
          writes
          working={stop.isPending || status.state === 'stopping'}
          aria-label={`Stop ${run.name}`}
          onClick={() => stop.mutate()}
        >
          Stop
        </Button>
      )}
      {'reason' in status && <p className="w-full pb-1 text-text-2">{status.reason}</p>}
    </li>
  );
}
