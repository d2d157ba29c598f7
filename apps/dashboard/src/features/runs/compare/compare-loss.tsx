'use client';

import { useMemo, useState } from 'react';
import { Button } from '@/ui/button';
import { ErrorState } from '@/ui/error-state';
import { Panel, PanelHead } from '@/ui/panel';
import { Segments } from '@/ui/segments';
import { Loading, Skeleton } from '@/ui/skeleton';
import { LossChart } from '../loss-chart';
import { Smoothing } from '../smoothing';
import { ColorDot } from './color-dot';
import { compareLines, type LossKind, type XAxis } from './compare-lines';
import type { Compared } from './compare-page';
import { useLosses } from './compare.queries';

/** All losses in one chart. Drag to zoom, double-click to see all of it again. */
export function CompareLoss({ compared }: { compared: Compared[] }) {
  const { losses, curves } = useLosses(compared.map(({ run }) => run));
  const [kind, setKind] = useState<LossKind>('average');
  const [x, setX] = useState<XAxis>('step');
  const [weight, setWeight] = useState(0);
  const [isLog, setLog] = useState(false);
  const failed = losses.find(({ isError }) => isError);
  const isLoading = losses.some(({ isPending }) => isPending);

  const known = [...losses, ...curves].map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  const lines = useMemo(
    () =>
      compareLines(
        compared.map(({ label, color }, at) => ({
          label,
          color,
          loss: losses[at]?.data,
          curves: curves[at]?.data,
        })),
        { kind, x, weight },
      ),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the queries are new objects at every draw; `known` says when they hold something new
    [compared.map(({ run, label }) => run.id + label).join(), known, kind, x, weight],
  );
  const absent = compared.filter(({ label }) => !lines.some(({ name }) => name === label));

  return (
    <Panel className="flex shrink-0 flex-col">
      <PanelHead title="Loss" className="h-auto min-h-[42px] flex-wrap py-1.5">
        <Segments label="Which loss" value={kind} options={KINDS} onChange={setKind} />
        <Segments label="Along" value={x} options={AXES} onChange={setX} />
        <Smoothing weight={weight} onChange={setWeight} />
        <Button size="sm" look="bare" aria-pressed={isLog} onClick={() => setLog(!isLog)}>
          {isLog ? 'Logarithmic' : 'Linear'}
        </Button>
      </PanelHead>
      <div className="relative h-[340px] px-4 pb-2.5 max-sm:h-[260px] max-sm:px-3">
        <Loading isLoading={isLoading} frame={<Skeleton className="h-full" />}>
          {() =>
            failed ? (
              <ErrorState
                title="The loss could not be read"
                error={failed.error}
                onRetry={() => void failed.refetch()}
              />
            ) : (
              <>
                <LossChart
                  title="Loss"
                  lines={lines}
                  isLog={isLog}
                  x={x}
                  epochs={0}
                  steps={0}
                  className="h-full"
                />
                {lines.length === 0 && (
                  <p className="absolute inset-0 grid place-items-center px-6 text-center text-sm text-muted">
                    {emptyText(kind, x)}
                  </p>
                )}
              </>
            )
          }
        </Loading>
      </div>
      {!isLoading && lines.length > 0 && absent.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pb-3 text-sm text-muted">
          {absent.map(({ run, label, color }) => (
            <span key={run.id} className="flex items-center gap-1.5">
              <ColorDot color={color} className="size-2" />
              {label}: {emptyText(kind, x)}
            </span>
          ))}
        </p>
      )}
    </Panel>
  );
}

const KINDS = [
  { value: 'average', title: 'Average' },
  { value: 'each', title: 'Each step' },
] as const;

const AXES = [
  { value: 'step', title: 'By step' },
  { value: 'time', title: 'By time' },
] as const;

function emptyText(kind: LossKind, x: XAxis): string {
  if (x === 'time')
    return 'the time of its steps is not known, because its trainer wrote no TensorBoard files';
  return kind === 'each'
    ? 'its trainer wrote no TensorBoard files, which hold the loss of each step'
    : 'no loss yet';
}
