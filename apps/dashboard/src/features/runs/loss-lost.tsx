'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Panel } from '@/ui/panel';
import { endedBadly, epochsOf, isOver, stepsOf } from './run-words';
import { stepAfter } from './loss-points';
import { lossQuery } from './runs.queries';
import { StopDialog } from './stop-dialog';

/** The trainer goes on and exits 0 with a loss that is no number, so nothing else would say that the run has failed. */
export function LossLost({ run }: { run: Run }) {
  const [isStopping, setStopping] = useState(false);
  const loss = useQuery({ ...lossQuery(run.id), enabled: run.progress.lossIsNaN });
  if (!run.progress.lossIsNaN || endedBadly(run)) return null;
  const lastGood = loss.data?.steps.at(-1);
  return (
    <Panel
      role="alert"
      className="flex shrink-0 items-start gap-3 border-danger-line bg-danger-soft px-4 py-3 max-sm:flex-wrap max-sm:px-3.5"
    >
      <Icon name="failed" className="mt-0.5 size-4 text-danger" />
      <div className="min-w-0 flex-1 max-sm:basis-4/5">
        <h2 className="font-bold">
          The loss is not a number{lastGood !== undefined && ` since step ${count(lastGood + 1)}`}
        </h2>
        <p className="max-w-[720px] text-text-2">
          {isOver(run)
            ? 'What it published is most likely no use.'
            : 'It does not recover by itself, and what it saves from now on is most likely no use.'}{' '}
          {savedBefore(run, lastGood)} A lower learning rate or another precision is the usual way out.
        </p>
      </div>
      {isOver(run) ? (
        <Button asChild size="sm">
          <Link href={`/train/?from=${run.id}`}>Train again</Link>
        </Button>
      ) : (
        <Button size="sm" writes disabled={run.status.state === 'stopping'} onClick={() => setStopping(true)}>
          Stop…
        </Button>
      )}
      <StopDialog run={run} isOpen={isStopping && !isOver(run)} onClose={() => setStopping(false)} />
    </Panel>
  );
}

function savedBefore(run: Run, lastGood: number | undefined): string {
  if (lastGood === undefined) return '';
  const good = run.checkpoints
    .map(({ epoch }) => epoch ?? 0)
    .filter((epoch) => epoch > 0 && stepAfter(epoch, epochsOf(run), stepsOf(run)) <= lastGood);
  return good.length === 0
    ? 'No checkpoint was saved before that.'
    : `The checkpoint of epoch ${Math.max(...good)} was saved before that.`;
}
