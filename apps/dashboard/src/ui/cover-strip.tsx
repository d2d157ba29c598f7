import { cn } from './cn';
import { Icon } from './icon';

export const COVER_PX = 42;
const SHOWN = 3;

/** Up to three small pictures as the face of a thing. There is always room for three, so that names stand in one line. */
export function CoverStrip({ urls, className }: { urls: string[]; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn('grid shrink-0 grid-cols-[42px_42px_42px] gap-[3px] max-sm:grid-cols-[42px]', className)}
    >
      {urls.slice(0, SHOWN).map((url, at) => (
        <img
          key={url}
          src={url}
          alt=""
          width={COVER_PX}
          height={COVER_PX}
          loading="lazy"
          className={cn('size-[42px] rounded-xs bg-track object-cover', at > 0 && 'max-sm:hidden')}
        />
      ))}
      {urls.length === 0 && (
        <span className="grid size-[42px] place-items-center rounded-xs border border-dashed border-line-strong text-muted">
          <Icon name="datasets" />
        </span>
      )}
    </span>
  );
}
