import { PlaceLink } from '@/ui/place-link';
import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';

/** One instrument; a link where there is more to see. */
export function StripPart({ href, className, children }: StripPartProps) {
  const classes = cn(
    'flex h-3.5 items-center gap-[7px] border-l border-line-strong px-3 first:border-0 first:pl-2 max-sm:px-[9px]',
    className,
  );
  if (!href) return <span className={classes}>{children}</span>;
  return (
    <PlaceLink href={href} className={cn(classes, 'hover:text-text')}>
      {children}
    </PlaceLink>
  );
}

type StripPartProps = { href?: string; className?: string; children: ReactNode };
