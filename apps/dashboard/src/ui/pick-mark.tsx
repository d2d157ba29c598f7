import type { MouseEvent } from 'react';
import { cn } from './cn';
import { Icon } from './icon';

/** In the corner of a picture, to choose it with the mouse and the thumb; the keyboard has Space. */
export function PickMark({ isChosen, onClick }: PickMarkProps) {
  return (
    <span
      aria-hidden
      onClick={(event) => {
        event.stopPropagation();
        onClick(event);
      }}
      onDoubleClick={(event) => event.stopPropagation()}
      className={cn(
        'absolute top-[7px] left-[7px] grid size-[15px] place-items-center rounded-xs border border-[rgb(255_255_255/0.7)] bg-[rgb(10_12_15/0.6)] text-on-accent after:absolute after:-inset-2 max-sm:after:-inset-3.5',
        isChosen && 'border-accent bg-accent',
      )}
    >
      {isChosen && <Icon name="check" className="size-[11px] stroke-[2.2]" />}
    </span>
  );
}

type PickMarkProps = { isChosen: boolean; onClick: (event: MouseEvent) => void };
