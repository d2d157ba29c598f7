import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

/** Surface, one hairline, radius 8, no shadow. Part its inside with hairlines, not with boxes. */
export function Panel({ className, ...rest }: ComponentProps<'section'>) {
  return <section {...rest} className={cn('min-w-0 rounded-md border border-line bg-surface', className)} />;
}

/** Title, one muted fact, space, bare actions. */
export function PanelHead({ title, fact, children, className }: PanelHeadProps) {
  return (
    <div className={cn('flex h-[42px] items-center gap-2.5 px-4 whitespace-nowrap max-sm:px-3.5', className)}>
      <h2 className="font-bold">{title}</h2>
      {fact !== undefined && <span className="min-w-0 truncate text-sm text-muted">{fact}</span>}
      <span className="flex-1" />
      {children}
    </div>
  );
}

type PanelHeadProps = { title: ReactNode; fact?: ReactNode; children?: ReactNode; className?: string };

export function PanelBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div {...rest} className={cn('px-4 pb-3.5 max-sm:px-3.5', className)} />;
}
