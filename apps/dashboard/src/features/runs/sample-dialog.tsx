'use client';

import type { KeyboardEvent, ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { Dialog } from '@/ui/dialog';
import { IconButton } from '@/ui/icon-button';

/** Samples as large as the screen allows. [ and ] go through the moments, arrows up and down through the prompts. */
export function SampleDialog({
  title,
  prompt,
  tools,
  words,
  className,
  children,
  ...act
}: SampleDialogProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest('[role=combobox]')) return;
    const moves: Record<string, () => void> = {
      '[': () => act.onMoment(-1),
      ']': () => act.onMoment(1),
      ArrowLeft: () => act.onMoment(-1),
      ArrowRight: () => act.onMoment(1),
      ArrowUp: () => act.onPrompt(-1),
      ArrowDown: () => act.onPrompt(1),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  return (
    <Dialog
      isOpen
      onClose={act.onClose}
      title={
        <span className="flex items-center gap-2">
          <span className="whitespace-nowrap">{title}</span>
          <span className="min-w-0 truncate text-sm font-normal text-muted">{prompt}</span>
          <span className="flex-1" />
          {tools}
          <IconButton icon="left" label={words.earlier} keys={['[']} onClick={() => act.onMoment(-1)} />
          <IconButton icon="right" label={words.later} keys={[']']} onClick={() => act.onMoment(1)} />
          <IconButton icon="close" label="Close" keys={['Esc']} onClick={act.onClose} />
        </span>
      }
      className="top-3 h-[calc(100dvh-24px)] max-h-none w-[min(1680px,calc(100vw-24px))] max-sm:top-0 max-sm:h-dvh max-sm:w-screen max-sm:rounded-none [&>div]:p-0"
    >
      <div
        data-safe
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className={cn('grid h-full gap-px border-t border-line bg-line outline-none', className)}
      >
        {children}
      </div>
    </Dialog>
  );
}

type SampleDialogProps = {
  title: ReactNode;
  prompt: string | undefined;
  /** Between the prompt and the arrows. */
  tools?: ReactNode;
  /** What the arrows are called. */
  words: { earlier: string; later: string };
  /** Of the grid that the samples stand in. */
  className?: string;
  onMoment: (by: -1 | 1) => void;
  onPrompt: (by: -1 | 1) => void;
  onClose: () => void;
  children: ReactNode;
};
