'use client';

import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';
import { StalePill } from './stale-pill';

/** First thing on every page: title, one muted fact, state, space, actions. Carries the stale pill by itself. */
export function PageHeader({ title, fact, state, children }: PageHeaderProps) {
  return (
    <header className="flex h-header shrink-0 items-center gap-3 px-gutter [&>:is(a,button)]:shrink-0 max-sm:h-[50px] max-sm:gap-2 max-sm:px-4">
      <h1 className="min-w-0 truncate text-lg font-bold tracking-tight whitespace-nowrap">{title}</h1>
      {state}
      {fact !== undefined && (
        // So much more that the title never gives way by a fraction of a pixel, which would cut a letter off.
        <span className="min-w-0 shrink-9999 truncate text-sm text-muted max-sm:hidden">{fact}</span>
      )}
      <span className="flex-1" />
      <StalePill />
      {children}
    </header>
  );
}

type PageHeaderProps = {
  title: ReactNode;
  fact?: ReactNode;
  /** A `StatePill`. */
  state?: ReactNode;
  /** Buttons; on a phone at most two (hide others with `max-sm:hidden`). */
  children?: ReactNode;
};

/** The way to this page before its title: `<Crumb href="/runs/">Runs</Crumb>`. */
export function Crumb({ children }: { children: ReactNode }) {
  return (
    <span className="font-normal text-muted">
      {children}
      <span aria-hidden className="px-[7px] text-disabled">
        /
      </span>
    </span>
  );
}

/** A page of panels with gaps. Scrolls as a whole; stops growing at 1720. */
export function Board({ className, ...rest }: ComponentProps<'main'>) {
  return (
    <main
      id="page"
      tabIndex={-1}
      {...rest}
      className={cn(
        'flex min-h-0 w-full max-w-[1720px] flex-1 flex-col gap-gap overflow-y-auto px-gutter pb-3.5 outline-none max-sm:px-3',
        className,
      )}
    />
  );
}

/**
 * Full-bleed columns parted by one hairline: tools left, work in the middle, facts right. Each column scrolls by itself. Give it
 * the columns with `className="lg:grid-cols-[minmax(0,1fr)_372px]"`.
 */
export function Bench({ className, ...rest }: ComponentProps<'main'>) {
  return (
    <main
      id="page"
      tabIndex={-1}
      {...rest}
      className={cn(
        'grid min-h-0 flex-1 border-t border-line outline-none max-lg:overflow-y-auto lg:divide-x lg:divide-line lg:*:min-h-0 lg:*:overflow-y-auto',
        className,
      )}
    />
  );
}
