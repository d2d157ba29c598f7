import { cn } from './cn';

/** The sign: a ship's wheelhouse seen from above, looking where it goes. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" fill="none" aria-hidden className={cn('size-5 shrink-0', className)}>
      <circle cx="10" cy="10" r="8.2" stroke="var(--ph-text)" strokeWidth="1.7" />
      <path d="M10 10 12.3 2.3A8.2 8.2 0 0 1 17.7 7.7Z" fill="var(--ph-accent)" />
      <circle cx="10" cy="10" r="1.7" fill="var(--ph-text)" />
    </svg>
  );
}
