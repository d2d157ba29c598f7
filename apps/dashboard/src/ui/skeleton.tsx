'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { cn } from './cn';

const SHOW_AFTER_MS = 150;
const SHOW_AT_LEAST_MS = 300;

/** A grey bar where text will be. Give it a width: `className="w-32"`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block h-2.5 rounded-xs bg-track', className)} />;
}

/**
 * `frame` while loading, after 150 ms and then for no less than 300, so that nothing flickers; `children` (a function, since
 * what it shows is there only then) otherwise.
 */
export function Loading({ isLoading, frame, children }: LoadingProps) {
  const phase = useLoadingPhase(isLoading);
  if (phase === 'quiet') return null;
  if (phase === 'frame' || isLoading) {
    return (
      <div aria-busy className="contents">
        {frame}
      </div>
    );
  }
  return children();
}

type LoadingProps = { isLoading: boolean; frame: ReactNode; children: () => ReactNode };

function useLoadingPhase(isLoading: boolean): 'quiet' | 'frame' | 'content' {
  const [phase, setPhase] = useState<'quiet' | 'frame' | 'content'>(isLoading ? 'quiet' : 'content');
  const [shownAt, setShownAt] = useState(0);
  // Before anything is drawn: what is there at once is not drawn twice.
  if (!isLoading && phase === 'quiet') setPhase('content');

  useEffect(() => {
    if (isLoading && phase === 'content') return setPhase('quiet');
    if (isLoading && phase === 'quiet') {
      const timer = setTimeout(() => {
        setShownAt(Date.now());
        setPhase('frame');
      }, SHOW_AFTER_MS);
      return () => clearTimeout(timer);
    }
    if (!isLoading && phase === 'frame') {
      const timer = setTimeout(() => setPhase('content'), SHOW_AT_LEAST_MS - (Date.now() - shownAt));
      return () => clearTimeout(timer);
    }
  }, [isLoading, phase, shownAt]);

  return phase;
}
