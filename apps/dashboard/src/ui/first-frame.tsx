import { cn } from './cn';
import { Icon } from './icon';

/** A moment after the beginning: with it every browser draws a frame before anybody plays. */
const FIRST_FRAME = '#t=0.001';

/** The first frame of a video. Only its head is read: the browser asks for what it needs. */
export function FirstFrame({ src, className }: { src: string; className?: string }) {
  return (
    <span className="relative block size-full">
      <video
        key={src}
        src={src + FIRST_FRAME}
        preload="metadata"
        muted
        playsInline
        tabIndex={-1}
        aria-hidden
        className={cn('pointer-events-none block size-full', className)}
      />
      <span
        aria-hidden
        className="absolute inset-0 m-auto grid size-8 place-items-center rounded-full bg-[rgb(10_12_15/0.6)] text-[#fff]"
      >
        <Icon name="play" className="size-4" />
      </span>
    </span>
  );
}
