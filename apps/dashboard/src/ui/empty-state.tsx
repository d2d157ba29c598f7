import type { ReactNode } from 'react';
import { cn } from './cn';

/** A 28 px sentence, one line, and the one action that ends the emptiness. */
export function EmptyState({ title, children, action, className }: EmptyStateProps) {
  return (
    <div
      className={cn('m-auto grid max-w-[560px] justify-items-center gap-2 px-5 py-16 text-center', className)}
    >
      <p className="text-2xl font-bold tracking-[-0.022em] text-balance max-sm:text-xl">{title}</p>
      {children && <p className="text-md text-text-2 text-pretty">{children}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}

type EmptyStateProps = { title: ReactNode; children?: ReactNode; action?: ReactNode; className?: string };
