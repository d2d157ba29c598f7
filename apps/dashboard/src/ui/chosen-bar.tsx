import type { ReactNode } from 'react';
import { count } from './format';
import { IconButton } from './icon-button';

/** What may be done with all that is chosen at once. Floats, so that what is below does not jump. */
export function ChosenBar({ label, chosen, onNone, children }: ChosenBarProps) {
  return (
    <div
      role="toolbar"
      aria-label={label}
      className="absolute bottom-4 left-1/2 z-20 flex h-[42px] -translate-x-1/2 items-center gap-1 rounded-md bg-overlay pr-1.5 pl-3.5 whitespace-nowrap shadow-pop max-sm:inset-x-3 max-sm:bottom-3 max-sm:h-[52px] max-sm:translate-x-0"
    >
      <span className="text-sm font-medium">{count(chosen)} selected</span>
      <Line />
      <div className="flex min-w-0 items-center gap-1 max-sm:flex-1 max-sm:overflow-x-auto [&>*]:shrink-0">
        {children}
      </div>
      <Line />
      <IconButton icon="close" label="Select none" keys={['Esc']} size="sm" onClick={onNone} />
    </div>
  );
}

type ChosenBarProps = { label: string; chosen: number; onNone: () => void; children: ReactNode };

const Line = () => <span aria-hidden className="mx-1 h-[18px] w-px bg-line-strong" />;
