import type { KeyboardEvent, ReactNode } from 'react';
import { Dialog } from './dialog';
import { count } from './format';
import { IconButton } from './icon-button';

const STEPS: Record<string, number> = { '[': -1, ']': 1, ArrowLeft: -1, ArrowRight: 1, k: -1, j: 1 };

/** One picture as large as the screen allows, and what is to be said of it beside. [ and ] go on; Esc and the back button close. */
export function Viewer({
  title,
  place,
  before,
  after,
  picture,
  onStep,
  onTrash,
  onClose,
  children,
}: ViewerProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLTextAreaElement) return;
    const by = event.ctrlKey || event.metaKey ? undefined : STEPS[event.key];
    if (by !== undefined) onStep(by);
    else if (event.key === 'Delete') onTrash();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <span className="flex items-center gap-2">
          <span className="min-w-0 truncate">{title}</span>
          {place && (
            <span className="text-sm font-normal whitespace-nowrap text-muted">
              {count(place.at)} of {count(place.of)}
            </span>
          )}
          <span className="flex-1" />
          <IconButton
            icon="left"
            label={before}
            keys={['[']}
            disabled={!place || place.at <= 1}
            onClick={() => onStep(-1)}
          />
          <IconButton
            icon="right"
            label={after}
            keys={[']']}
            disabled={!place || place.at >= place.of}
            onClick={() => onStep(1)}
          />
          <IconButton icon="close" label="Close" keys={['Esc']} onClick={onClose} />
        </span>
      }
      className="top-3 h-[calc(100dvh-24px)] max-h-none w-[min(1680px,calc(100vw-24px))] max-sm:top-0 max-sm:h-dvh max-sm:w-screen max-sm:rounded-none [&>div]:p-0"
    >
      <div
        onKeyDown={onKeyDown}
        className="grid h-full grid-cols-[minmax(0,1fr)_316px] grid-rows-[minmax(0,1fr)] border-t border-line max-md:grid-cols-1 max-md:grid-rows-[minmax(0,1fr)_auto]"
      >
        <div
          data-safe
          tabIndex={-1}
          className="grid min-h-0 grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] place-items-center bg-inset p-4 outline-none max-sm:min-h-[46dvh] max-sm:p-2"
        >
          {picture}
        </div>
        <div className="overflow-y-auto border-line md:border-l max-md:max-h-[44dvh] max-md:border-t">
          {children}
        </div>
      </div>
    </Dialog>
  );
}

type ViewerProps = {
  title: string;
  /** Counted from 1; undefined when it is not among what is shown. */
  place: { at: number; of: number } | undefined;
  /** What the two ways on are called. */
  before: string;
  after: string;
  picture: ReactNode;
  onStep: (by: number) => void;
  onTrash: () => void;
  onClose: () => void;
  children: ReactNode;
};
