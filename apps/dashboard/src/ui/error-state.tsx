'use client';

import type { ReactNode } from 'react';
import { ApiError } from '@/api/client';
import { Button } from './button';
import { cn } from './cn';
import { Icon } from './icon';

/** In the place where the content would be: what failed, why, and the way on. The rest of the page works. */
export function ErrorState({ title, error, onRetry, action, className }: ErrorStateProps) {
  return (
    <div role="alert" className={cn('m-auto grid max-w-[560px] gap-1.5 px-5 py-10', className)}>
      <p className="flex items-center gap-2 text-md font-bold">
        <Icon name="failed" className="size-4 text-danger" />
        {title}
      </p>
      <p className="pl-6 text-text-2">{sentenceOf(error)}</p>
      {(onRetry || action) && (
        <div className="mt-2 flex gap-2 pl-6">
          {onRetry && <Button onClick={onRetry}>Try again</Button>}
          {action}
        </div>
      )}
    </div>
  );
}

type ErrorStateProps = {
  /** What failed: "The runs could not be read". */
  title: ReactNode;
  error: unknown;
  onRetry?: () => void;
  action?: ReactNode;
  className?: string;
};

/** An `ApiError`'s message is a sentence already; anything else is a fault of the page. */
export const sentenceOf = (error: unknown) =>
  error instanceof ApiError
    ? error.message
    : 'The page met something it does not know. Reload it; if that does not help, the control plane’s log says more.';
