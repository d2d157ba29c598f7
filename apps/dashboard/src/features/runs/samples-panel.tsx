'use client';

import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { ErrorState } from '@/ui/error-state';
import { counted, duration } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Panel, PanelHead } from '@/ui/panel';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { Loading, Skeleton } from '@/ui/skeleton';
import { useNewestInSight } from '@/ui/use-newest-in-sight';
import { EarlierEpochs } from './earlier-epochs';
import { isOver, isRehearsal } from './run-words';
import { cellKey, cellsOf, columnsOf, rowsOf, type SampleColumn, secondsToNext } from './sample-grid';
import { SampleViewer } from './sample-viewer';
import { type Shown, useShownSample } from './shown-sample';
import { type RunSample, samplesQuery, sampleThumbnailUrl, useLiveSamples } from './samples.queries';
import { useWholeSamples } from './use-earlier';

const CELL_PX = 160;
/** Before training and the six epochs that are usual: all in sight beside the loss. */
const CELL_LEAST_PX = 64;

export const hasSamples = (run: Run) =>
  run.request.samples.prompts.length > 0 || run.sampledEpochs.length > 0;

/** What the LoRA makes of each prompt, sampling by sampling. */
export function SamplesPanel({ run, className }: { run: Run; className?: string }) {
  const samples = useQuery(samplesQuery(run.id));
  useLiveSamples(run.id);
  const { prompts, everyEpochs } = run.request.samples;
  const { shown, open, show, close } = useShownSample();
  const all = useWholeSamples(run, samples.data ?? []);
  const columns = columnsOf(run, all).filter(({ isComing }) => !isComing);
  const last = columns.at(-1);

  return (
    <Panel className={cn('flex flex-col overflow-hidden', className)}>
      <PanelHead
        title="Samples"
        fact={`${counted(prompts.length, 'prompt')}, ${everyEpochs === 1 ? 'each epoch' : `every ${everyEpochs} epochs`}`}
      >
        {isRehearsal(run) && <RehearsalTag />}
        <Button
          size="sm"
          look="bare"
          disabled={columns.length < 2}
          onClick={() => last && open({ prompt: 0, column: last.key, against: columns[0]?.key })}
        >
          <Icon name="eye" className="size-3.5" />
          Compare
        </Button>
      </PanelHead>
      <Loading isLoading={samples.isPending} frame={<Skeleton className="mx-4 mb-4 h-40" />}>
        {() =>
          samples.data ? (
            <Grid run={run} samples={all} onOpen={open} />
          ) : (
            <ErrorState
              title="The samples could not be read"
              error={samples.error}
              onRetry={() => void samples.refetch()}
            />
          )
        }
      </Loading>
      <EarlierEpochs run={run} what="sampling" />
      {shown && shown.prompt < rowsOf(run, all) && (
        <SampleViewer run={run} samples={all} shown={shown} onShow={show} onClose={close} />
      )}
    </Panel>
  );
}

function Grid({ run, samples, onOpen }: GridProps) {
  const columns = columnsOf(run, samples);
  const cells = cellsOf(samples);
  const { prompts } = run.request.samples;
  const [pointed, setPointed] = useState(0);
  const scroller = useNewestInSight(columns.length);
  if (columns.length === 0) {
    return (
      <p className="px-4 pb-4 text-sm text-muted">
        {isOver(run) ? 'It ended before the first sample.' : 'The first ones come with the training.'}
      </p>
    );
  }
  const prompt = prompts[Math.min(pointed, prompts.length - 1)];
  return (
    <>
      <div
        ref={scroller}
        // Without `auto-rows-max` squares that have less height than they need would lie over each other.
        className="grid min-h-0 auto-rows-max gap-x-1.5 gap-y-2 overflow-auto px-4 py-0.5"
        style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(${CELL_LEAST_PX}px, ${CELL_PX}px))` }}
      >
        {columns.map(({ key, title, isComing }, at) => (
          <span
            key={key}
            className={cn(
              'sticky top-0 z-10 bg-surface text-xs tabular-nums',
              !isComing && (columns[at + 1]?.isComing ?? at === columns.length - 1)
                ? 'font-bold text-text'
                : 'text-muted',
            )}
          >
            {title}
          </span>
        ))}
        {Array.from({ length: rowsOf(run, samples) }, (_, row) => (
          <Fragment key={row}>
            {columns.map((column) => {
              const sample = cells.get(cellKey(row, column.key));
              const name = `Prompt ${row + 1}, ${column.title}`;
              return sample ? (
                <Picture
                  key={column.key}
                  sample={sample}
                  name={name}
                  onPoint={() => setPointed(row)}
                  onOpen={() => onOpen({ prompt: row, column: column.key })}
                />
              ) : (
                <Coming key={column.key} run={run} column={column} isFirst={row === 0} />
              );
            })}
          </Fragment>
        ))}
      </div>
      {prompt && (
        <p className="flex shrink-0 gap-3 px-4 pt-2.5 pb-3.5 text-xs">
          <b className="font-medium">{Math.min(pointed, prompts.length - 1) + 1}</b>
          <span className="min-w-0 flex-1 truncate text-text-2" title={prompt.prompt}>
            {prompt.prompt}
          </span>
          <span className="shrink-0 text-muted max-sm:hidden">
            seed {prompt.seed}, {prompt.steps} steps, guidance {prompt.guidance.toFixed(1)}
          </span>
        </p>
      )}
    </>
  );
}

type GridProps = { run: Run; samples: RunSample[]; onOpen: (shown: Shown) => void };

function Picture({ sample, name, onPoint, onOpen }: PictureProps) {
  return (
    <button
      type="button"
      aria-label={name}
      onClick={onOpen}
      onPointerEnter={onPoint}
      onFocus={onPoint}
      className="aspect-square overflow-hidden rounded-xs bg-inset outline-offset-1 hover:outline-2 hover:outline-accent"
    >
      <img
        src={sampleThumbnailUrl(sample, CELL_PX)}
        alt=""
        loading="lazy"
        className="size-full object-cover"
      />
    </button>
  );
}

type PictureProps = { sample: RunSample; name: string; onPoint: () => void; onOpen: () => void };

/** Dashed, with its time in the first row. A gap of an ended run stays empty. */
function Coming({ run, column, isFirst }: { run: Run; column: SampleColumn; isFirst: boolean }) {
  const seconds = column.isComing ? secondsToNext(run) : null;
  const isNow = run.progress.phase === 'sampling' && !isOver(run);
  const isSoon = seconds !== null && seconds < 1;
  const text = isNow || isSoon ? 'now' : seconds === null ? '' : `in about ${duration(seconds)}`;
  return (
    <span className="grid aspect-square place-items-center rounded-xs border border-dashed border-line-strong px-2 text-center text-xs text-muted">
      {isFirst && text}
    </span>
  );
}
