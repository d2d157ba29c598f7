'use client';

import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import { cn } from './cn';
import { IconButton } from './icon-button';

/**
 * Only for what must be answered: the title is the question, the body says what is lost, in numbers. `actions` stand right, the
 * safe one marked with `data-safe` gets the focus. Esc closes.
 */
export function Dialog({ isOpen, onClose, title, children, actions, className }: DialogProps) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          ref={content}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            const safe = content.current?.querySelector<HTMLElement>('[data-safe]');
            if (!safe) return;
            event.preventDefault();
            safe.focus();
          }}
          className={cn(
            'fixed top-[18vh] left-1/2 z-40 grid max-h-[76vh] w-[min(440px,calc(100vw-24px))] -translate-x-1/2 grid-rows-[auto_minmax(0,1fr)_auto] rounded-lg bg-surface shadow-dialog outline-none',
            className,
          )}
        >
          <Radix.Title className="px-5 pt-[18px] pb-1.5 text-lg font-bold tracking-tight">
            {title}
          </Radix.Title>
          <div className="overflow-y-auto px-5 pb-4 text-text-2">{children}</div>
          {actions && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3 max-sm:[&>button]:h-11">
              {actions}
            </div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type DialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
  className?: string;
};

/** Details, from the right edge; on a phone from below. The page stays visible beside it. */
export function Drawer({ isOpen, onClose, title, children, className }: Omit<DialogProps, 'actions'>) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()} modal={false}>
      <Radix.Portal>
        <Radix.Content
          data-drawer
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => {
            // Itself and not its first button, whose tooltip would open.
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          className={cn(
            'fixed top-0 right-0 bottom-strip z-30 flex w-[min(420px,100vw)] flex-col bg-surface shadow-dialog outline-none max-sm:top-auto max-sm:bottom-0 max-sm:max-h-[85vh] max-sm:w-full max-sm:rounded-t-lg',
            className,
          )}
        >
          <div className="flex h-header shrink-0 items-center gap-2 border-b border-line pr-3 pl-4">
            <Radix.Title className="min-w-0 flex-1 truncate text-md font-bold">{title}</Radix.Title>
            <IconButton icon="close" label="Close" onClick={onClose} />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
