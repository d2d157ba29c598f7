'use client';

import type { CaptioningEntry, InstallEntry, RunEntry } from '@pilothouse/contracts/runs';
import { useRef } from 'react';
import { cn } from '@/ui/cn';
import { count, counted, duration, moment } from '@/ui/format';
import { PlaceLink } from '@/ui/place-link';
import { ProgressBar } from '@/ui/progress-bar';
import { StateLabel } from '@/ui/state-label';
import { RehearsalTag } from '@/ui/rehearsal-tag';
import { Tag } from '@/ui/tag';
import { useFlash } from '@/ui/use-flash';
import { useIsPhone } from '@/ui/use-media';
import { useNow } from '@/ui/use-now';
import { stageTitle } from './phases';
import {
  awaitsReview,
  endedAt,
  isOver,
  isRehearsal,
  lossText,
  secondsRun,
  stateKind,
  stateWord,
  stepOf,
  stepsOf,
  subjectOf,
  typeTitle,
} from './run-words';

// Name, family, dataset, state, steps, loss, duration, when.
const COLUMNS =
  'grid grid-cols-[minmax(120px,1.6fr)_84px_minmax(80px,1fr)_minmax(150px,1fr)_128px_84px_104px_112px] items-center gap-x-3 px-4 max-lg:grid-cols-[minmax(120px,1.6fr)_84px_minmax(140px,1fr)_128px_112px] max-sm:px-3.5';
const WIDE_ONLY = 'max-lg:hidden';

export function RunColumns() {
  return (
    <div
      aria-hidden
      className={cn(COLUMNS, 'h-7 shrink-0 border-y border-line text-xs text-muted max-sm:!hidden')}
    >
      <span>Name</span>
      <span>Family</span>
      <span className={WIDE_ONLY}>Dataset</span>
      <span>State</span>
      <span className="text-right">Steps</span>
      <span className={cn('text-right', WIDE_ONLY)}>Loss</span>
      <span className={cn('text-right', WIDE_ONLY)}>Duration</span>
      <span className="text-right">When</span>
    </div>
  );
}

export function RunRow({ run, isCurrent, onPoint }: RunRowProps) {
  const row = useRef<HTMLAnchorElement>(null);
  const isPhone = useIsPhone();
  const { status } = run;
  useFlash(row, status.state, FLASH[stateKind(run)] ?? 'off');
  return (
    <PlaceLink
      ref={row}
      href={`/runs/?id=${run.id}`}
      onFocus={onPoint}
      className={cn(
        'block h-full text-sm whitespace-nowrap transition-colors duration-(--ph-fast) hover:bg-raised focus-visible:-outline-offset-2',
        isCurrent && 'bg-accent-soft shadow-[inset_2px_0_var(--ph-accent)]',
      )}
    >
      {isPhone ? <Lines run={run} /> : <Cells run={run} />}
    </PlaceLink>
  );
}

type RunRowProps = { run: RunEntry; isCurrent: boolean; onPoint: () => void };

/** One line, under the names of the columns. */
const Cells = ({ run }: { run: RunEntry }) => (
  <span className={cn(COLUMNS, 'h-full')}>
    <span className="flex min-w-0 items-center gap-2">
      <span className="truncate text-base font-medium">{run.name}</span>
      {isRehearsal(run) && <RehearsalTag />}
    </span>
    <span>
      <Tag>{typeTitle(run)}</Tag>
    </span>
    <span className={cn('truncate text-text-2', WIDE_ONLY)}>{subjectOf(run)}</span>
    <State run={run} />
    <Steps run={run} />
    <span className={cn('text-right', WIDE_ONLY)}>
      <Loss run={run} />
    </span>
    <span className={cn('text-right text-text-2', WIDE_ONLY)}>
      <Duration run={run} />
    </span>
    <span className="text-right text-muted">{moment(endedAt(run) ?? run.createdAt)}</span>
  </span>
);

/** Two lines, on a phone. */
const Lines = ({ run }: { run: RunEntry }) => (
  <span className="grid h-full content-center gap-0.5 px-3.5">
    <span className="flex items-center gap-2">
      <span className="min-w-0 truncate text-md font-medium">{run.name}</span>
      {isRehearsal(run) && <RehearsalTag />}
      <span className="flex-1" />
      <State run={run} />
    </span>
    <span className="flex gap-2 text-xs text-muted">
      <span className="min-w-0 flex-1 truncate">
        {typeTitle(run)}, {subjectOf(run)}
      </span>
      {moment(endedAt(run) ?? run.createdAt)}
    </span>
  </span>
);

const FLASH: Partial<Record<string, 'ok' | 'live' | 'warn' | 'bad'>> = {
  done: 'ok',
  live: 'live',
  starting: 'live',
  warning: 'warn',
  failed: 'bad',
};

const State = ({ run }: { run: RunEntry }) => (
  <StateLabel state={stateKind(run)}>
    {stateWord(run)}
    {awaitsReview(run) && <span className="font-normal text-accent-text">to review</span>}
  </StateLabel>
);

function Loss({ run }: { run: RunEntry }) {
  if (run.kind !== 'training') return null;
  const { loss, lossIsNaN } = run.progress;
  if (lossIsNaN) return <span className="text-danger">not a number</span>;
  return loss !== null && lossText(loss);
}

function Pictures({ run }: { run: CaptioningEntry }) {
  const { name, captioned, images } = run;
  if (run.status.state === 'queued')
    return <span className="text-right text-muted">{counted(images, 'picture')}</span>;
  return (
    <span className="grid justify-items-end">
      <span>
        {count(captioned)} <span className="text-muted">of {counted(images, 'picture')}</span>
      </span>
      {!isOver(run) && (
        <ProgressBar
          share={images > 0 ? captioned / images : 0}
          label={`Pictures of ${name}`}
          size="thin"
          className="mb-0.5 -mt-px h-[3px] w-full"
        />
      )}
    </span>
  );
}

/** Where an install is; of one that ended nothing is counted. */
function Installing({ run }: { run: InstallEntry }) {
  if (run.status.state !== 'running') return <span />;
  return <span className="truncate text-right text-muted">{stageTitle(run.progress.phase)}</span>;
}

function Steps({ run }: { run: RunEntry }) {
  if (run.kind === 'captioning') return <Pictures run={run} />;
  if (run.kind === 'install') return <Installing run={run} />;
  const step = stepOf(run);
  const steps = stepsOf(run);
  if (run.status.state === 'queued')
    return (
      <span className="text-right text-muted">
        {run.resumedFrom ? `from ${count(step)} of ${count(steps)}` : `${count(steps)} planned`}
      </span>
    );
  return (
    <span className="grid justify-items-end">
      <span>
        {count(step)} <span className="text-muted">of {count(steps)}</span>
      </span>
      {!isOver(run) && (
        <ProgressBar
          share={steps > 0 ? step / steps : 0}
          label={`Steps of ${run.name}`}
          size="thin"
          className="mb-0.5 -mt-px h-[3px] w-full"
        />
      )}
    </span>
  );
}

/** What it took; of one that goes on, what is left of it as far as that is known. */
function Duration({ run }: { run: RunEntry }) {
  if (isOver(run)) return durationText(run, 0);
  const secondsLeft = 'progress' in run && 'secondsLeft' in run.progress ? run.progress.secondsLeft : null;
  return typeof secondsLeft === 'number' ? `${duration(secondsLeft)} left` : <Counting run={run} />;
}

function Counting({ run }: { run: RunEntry }) {
  const now = useNow(10_000);
  return durationText(run, now);
}

function durationText(run: RunEntry, now: number) {
  const seconds = secondsRun(run, now);
  return seconds === null ? '' : duration(seconds);
}
