import type { ReactNode } from 'react';
import { cn } from './cn';

/** Label above, value, unit or reference small and muted beside. Stands in a `<Figures>`. */
export function Figure({ label, value, beside, className }: FigureProps) {
  return (
    <div className={cn('grid min-w-0 gap-px whitespace-nowrap', className)}>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="text-lg font-medium tracking-tight">
        {value ?? <span className="text-base font-normal text-muted">unknown</span>}
        {beside !== undefined && (
          <small className="text-sm font-normal tracking-normal text-muted"> {beside}</small>
        )}
      </dd>
    </div>
  );
}

type FigureProps = {
  label: ReactNode;
  /** Null is written "unknown". */
  value: ReactNode | null;
  beside?: ReactNode;
  className?: string;
};

/** Adapts to the room it has: `@max-[570px]:grid` and the like refer to it, not to the window. */
export function Figures({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className="@container">
      <dl className={cn('flex gap-[30px]', className)}>{children}</dl>
    </div>
  );
}

/** The one figure of a panel. */
export function BigFigure({ value, beside }: { value: ReactNode; beside?: ReactNode }) {
  return (
    <p className="flex items-baseline gap-2">
      <span className="text-xl font-medium tracking-[-0.018em]">{value}</span>
      {beside !== undefined && <span className="text-sm text-muted">{beside}</span>}
    </p>
  );
}
