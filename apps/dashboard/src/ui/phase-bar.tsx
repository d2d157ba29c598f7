import { cva } from 'class-variance-authority';
import type { ReactNode } from 'react';
import { cn } from './cn';

export type PhaseState = 'done' | 'now' | 'next' | 'failed' | 'interrupted' | 'cancelled';

export type PhaseStretch = {
  id: string;
  title: string;
  state: PhaseState;
  /** How much of it is filled, 0 to 1; null while it goes on and nobody knows how far. */
  share: number | null;
  /** Stands muted beside the title. */
  fact?: ReactNode;
  /** The stretch that takes what the others leave. */
  isLong?: boolean;
  /** Where something was kept on the way, 0 to 1; filled when it was seen. */
  ticks?: { at: number; isDone: boolean }[];
};

/** One bar in the order of the work. Done green, now in the accent, red where it stopped. */
export function PhaseBar({ stretches, label, className }: PhaseBarProps) {
  return (
    <ol aria-label={label} className={cn('flex min-w-0 gap-[3px]', className)}>
      {stretches.map((stretch) => (
        <Stretch key={stretch.id} stretch={stretch} />
      ))}
    </ol>
  );
}

type PhaseBarProps = { stretches: PhaseStretch[]; label: string; className?: string };

const fill = cva(
  'absolute inset-y-0 left-0 rounded-[2px] transition-[width] duration-(--ph-slow) ease-standard',
  {
    variants: {
      state: {
        done: 'bg-ok opacity-72',
        now: 'bg-accent',
        next: '',
        failed: 'bg-danger',
        interrupted: 'bg-warn',
        cancelled: 'bg-off',
      } satisfies Record<PhaseState, string>,
    },
  },
);

const word = {
  done: 'done',
  now: 'going on',
  next: 'not begun',
  failed: 'failed',
  interrupted: 'interrupted',
  cancelled: 'stopped',
} satisfies Record<PhaseState, string>;

// Enough to be seen where nothing is finished yet.
const LEAST_SHARE = 0.03;

function Stretch({ stretch: { title, state, share, fact, isLong, ticks = [] } }: { stretch: PhaseStretch }) {
  const width = state === 'next' ? 0 : Math.max(share ?? (isLong ? LEAST_SHARE : 0.3), LEAST_SHARE);
  return (
    <li
      aria-current={state === 'now' ? 'step' : undefined}
      className={cn(
        'relative min-w-0',
        isLong ? 'flex-1' : 'shrink-0 grow-0 basis-[80px] max-lg:basis-[58px]',
      )}
    >
      <div className="relative h-2 rounded-[2px] bg-track">
        <i className={fill({ state })} style={{ width: `${width * 100}%` }} />
        {ticks.map(({ at, isDone }) => (
          <i
            key={at}
            className={cn(
              'absolute -top-[3px] h-3.5 w-0.5 bg-surface after:absolute after:-top-[5px] after:-left-px after:size-1 after:rounded-[1px]',
              isDone ? 'after:bg-muted' : 'after:shadow-[inset_0_0_0_1px_var(--ph-muted)]',
            )}
            style={{ left: `${at * 100}%` }}
          />
        ))}
      </div>
      <div
        className={cn(
          'mt-1.5 flex gap-1.5 pr-1.5 text-xs whitespace-nowrap',
          state === 'next' ? 'text-muted' : 'text-text-2',
        )}
      >
        <span
          className={cn(
            isLong ? 'shrink-0' : 'truncate',
            state === 'now' && 'font-medium text-accent-text',
            state === 'failed' && 'text-danger',
          )}
        >
          {title}
          <span className="sr-only">, {word[state]}</span>
        </span>
        {fact !== undefined && (
          <span className={cn('truncate text-muted', !isLong && 'max-lg:hidden')}>{fact}</span>
        )}
      </div>
    </li>
  );
}

/** What came before the work, folded into one stretch: on a phone there is no room for its parts. */
export function FoldedPhaseBar({ before, stretches, label, className }: FoldedProps) {
  const isDone = before.every(({ state }) => state === 'done');
  return (
    <div role="group" aria-label={label} className={cn('flex min-w-0 gap-[3px]', className)}>
      <div className="w-[62px] shrink-0 sm:w-[126px]">
        <div className="flex gap-0.5">
          {before.map((part) => (
            <span key={part.id} className="relative h-2 flex-1 overflow-hidden rounded-[2px] bg-track">
              <i className={fill({ state: part.state })} style={{ width: `${(part.share ?? 0.5) * 100}%` }} />
            </span>
          ))}
        </div>
        <p className={cn('mt-1.5 truncate text-xs', isDone ? 'text-text-2' : 'text-muted')}>Prepared</p>
      </div>
      <PhaseBar stretches={stretches} label={label} className="flex-1" />
    </div>
  );
}

type FoldedProps = PhaseBarProps & { before: PhaseStretch[] };
