import type { MouseEvent, ReactNode } from 'react';
import { cn } from './cn';
import { PickMark } from './pick-mark';

/** `tap` is a plain click: what it does depends on the room there is. */
export type TilePick = 'tap' | 'toggle' | 'extend' | 'open';

/** One square of a grid that can be pointed at, opened and chosen, with what stands below it. */
export function Tile({ id, label, isCurrent, isChosen, onPick, picture, children }: TileProps) {
  const pick = (event: MouseEvent, plain: TilePick) => {
    event.preventDefault();
    onPick(event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : plain);
  };
  return (
    <div
      id={id}
      role="gridcell"
      aria-selected={isChosen}
      aria-label={label}
      data-current={isCurrent || undefined}
      onClick={(event) => pick(event, 'tap')}
      onDoubleClick={() => onPick('open')}
      className={cn(
        'group relative min-w-0 rounded-sm select-none',
        isCurrent &&
          !isChosen &&
          'bg-raised shadow-[0_0_0_4px_var(--ph-raised)] max-sm:bg-transparent max-sm:shadow-none',
      )}
    >
      <div
        className={cn(
          'relative aspect-square rounded-[4px] bg-track',
          isChosen && 'outline-2 outline-offset-2 outline-accent',
        )}
      >
        {picture}
        <PickMark isChosen={isChosen} onClick={(event) => pick(event, 'toggle')} />
      </div>
      {children}
    </div>
  );
}

type TileProps = {
  id: string;
  label: string;
  isCurrent: boolean;
  isChosen: boolean;
  onPick: (how: TilePick) => void;
  picture: ReactNode;
  children: ReactNode;
};
