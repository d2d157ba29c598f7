import type { ComponentProps } from 'react';
import { cn } from './cn';

/** A small word in a box. `isKey`: the one that matters, such as a trigger word. */
export function Tag({ isKey, className, ...rest }: ComponentProps<'span'> & { isKey?: boolean }) {
  return (
    <span
      {...rest}
      className={cn(
        'inline-flex h-5 items-center gap-[5px] rounded-xs border border-line bg-raised px-[7px] text-xs whitespace-nowrap text-text-2',
        isKey && 'border-transparent bg-accent-soft text-accent-text',
        className,
      )}
    />
  );
}
