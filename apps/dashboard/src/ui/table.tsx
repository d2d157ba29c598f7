import type { ComponentProps } from 'react';
import { cn } from './cn';

/*
 * Hairlines, no stripes. Parts of a plain <table>; long lists use `virtual-list.tsx` with the same row classes.
 * `isCurrent`: the cursor's row. `isSelected`: chosen.
 */

export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return <table {...rest} className={cn('w-full border-collapse', className)} />;
}

export function HeadCell({ isNumber, className, ...rest }: ComponentProps<'th'> & { isNumber?: boolean }) {
  return (
    <th
      scope="col"
      {...rest}
      className={cn(
        'h-7 border-b border-line px-2.5 text-left text-xs font-normal whitespace-nowrap text-muted first:pl-4 last:pr-4',
        isNumber && 'text-right',
        className,
      )}
    />
  );
}

export function Row({ isCurrent, isSelected, className, ...rest }: RowProps) {
  return (
    <tr
      {...rest}
      aria-selected={isSelected}
      className={cn(
        'group/row [&>td]:transition-colors [&>td]:duration-(--ph-fast) last:[&>td]:border-b-0 hover:[&>td]:bg-raised',
        isSelected && '[&>td]:bg-raised',
        isCurrent && '[&>td]:bg-accent-soft [&>td:first-child]:shadow-[inset_2px_0_var(--ph-accent)]',
        className,
      )}
    />
  );
}

type RowProps = ComponentProps<'tr'> & { isCurrent?: boolean; isSelected?: boolean };

export function Cell({ isNumber, className, ...rest }: ComponentProps<'td'> & { isNumber?: boolean }) {
  return (
    <td
      {...rest}
      className={cn(
        'h-row border-b border-line px-2.5 text-sm whitespace-nowrap first:pl-4 last:pr-4',
        isNumber && 'text-right',
        className,
      )}
    />
  );
}
