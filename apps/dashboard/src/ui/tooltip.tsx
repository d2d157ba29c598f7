'use client';

import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { KeyCap } from './key-cap';

/** One line that names what is under the pointer or the focus. Wrap the app in `TooltipProvider` once. */
export function Tooltip({ text, keys, side, children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-80 items-center gap-2 rounded-sm bg-overlay px-2 py-1 text-xs text-text shadow-pop"
        >
          {text}
          {keys?.map((key) => (
            <KeyCap key={key}>{key}</KeyCap>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export type TooltipProps = {
  text: ReactNode;
  /** The shortcut that does the same. */
  keys?: string[];
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
};

export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}
