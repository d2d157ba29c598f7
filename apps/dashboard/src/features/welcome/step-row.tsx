import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import type { Step } from './steps';

/** One step on the line: its number or a check, its title, and its body while it is the one to do. */
export function StepRow({ step, number, isNow, onOpen, children }: StepRowProps) {
  const { title, isDone, fact } = step;
  return (
    <li
      aria-current={isNow ? 'step' : undefined}
      className="relative grid grid-cols-[28px_minmax(0,1fr)] gap-4 pb-6 not-last:before:absolute not-last:before:top-[34px] not-last:before:bottom-1.5 not-last:before:left-[13.5px] not-last:before:w-px not-last:before:bg-line-strong"
    >
      <span
        className={cn(
          'relative grid size-7 place-items-center rounded-full bg-bg text-sm font-bold text-muted shadow-[inset_0_0_0_1.5px_var(--ph-border-strong)]',
          isNow && 'text-accent-text shadow-[inset_0_0_0_1.5px_var(--ph-accent)]',
          isDone && 'bg-ok-soft text-ok shadow-none',
        )}
      >
        {isDone ? <Icon name="check" className="size-3.5" /> : number}
      </span>
      <div className="min-w-0">
        <h2
          className={cn(
            'flex flex-wrap items-baseline gap-x-2.5 text-md/7 font-bold',
            !isDone && !isNow && 'text-text-2',
          )}
        >
          <button
            type="button"
            aria-expanded={isNow}
            onClick={onOpen}
            className="relative rounded-xs after:absolute after:-inset-2 hover:text-text"
          >
            {title}
            <span className="sr-only">{isDone ? ', done' : ''}</span>
          </button>
          {isDone && <span className="min-w-0 truncate text-sm font-normal text-muted">{fact}</span>}
        </h2>
        {!isDone && <p className={isNow ? 'text-text-2' : 'text-muted'}>{fact}</p>}
        {isNow && children}
      </div>
    </li>
  );
}

type StepRowProps = { step: Step; number: number; isNow: boolean; onOpen: () => void; children: ReactNode };
