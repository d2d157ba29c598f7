import { cn } from './cn';
import { ICON_SHAPES, type IconName } from './icon-shapes';

export type { IconName };

/** Decoration: the word beside it, or the label of its button, says the same. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden className={cn('icon size-4 shrink-0', className)}>
      {ICON_SHAPES[name]}
    </svg>
  );
}
