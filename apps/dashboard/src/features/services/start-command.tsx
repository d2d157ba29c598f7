'use client';

import { useEffect, useRef } from 'react';
import { cn } from '@/ui/cn';
import { changedWords } from './changed-words';
import { quoted } from './split-arguments';

// Longer ones, such as paths, may be broken anywhere.
const KEPT_WHOLE = 32;

/** Word by word what is executed; what the running process was not started with, in the accent and in sight. */
export function StartCommand({ argv, before }: { argv: string[]; before: string[] }) {
  const box = useRef<HTMLDivElement>(null);
  const changed = changedWords(before, argv);
  const signature = changed.join();
  useEffect(() => {
    const mark = box.current?.querySelector<HTMLElement>('[data-changed]');
    if (box.current && mark) box.current.scrollTop = mark.offsetTop - box.current.clientHeight / 2;
  }, [signature]);

  if (argv.length === 0) return null;
  return (
    <div
      ref={box}
      tabIndex={0}
      role="region"
      aria-label="The command"
      className="relative max-h-[86px] overflow-y-auto rounded-sm border border-line bg-inset px-2.5 py-2 font-mono text-xs/[17px] text-text-2 [font-feature-settings:normal]"
    >
      {argv.map((argument, at) => {
        const word = quoted(argument);
        return (
          <span key={at}>
            {at > 0 && ' '}
            <span
              data-changed={changed[at] || undefined}
              className={cn(
                word.length > KEPT_WHOLE ? 'break-all' : 'whitespace-nowrap',
                changed[at] && 'text-accent-text',
              )}
            >
              {word}
            </span>
          </span>
        );
      })}
    </div>
  );
}
