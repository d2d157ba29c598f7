import { cn } from '@/ui/cn';

/** What a run is drawn in. Its name always stands beside it. */
export function ColorDot({ color, className }: { color: string; className?: string }) {
  return (
    <i
      aria-hidden
      className={cn('size-2.5 shrink-0 rounded-full', className)}
      style={{ background: `var(--ph-${color})` }}
    />
  );
}
