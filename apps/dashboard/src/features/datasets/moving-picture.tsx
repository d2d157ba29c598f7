import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { imageUrl } from '@/api/pictures';
import { Icon } from '@/ui/icon';
import { cn } from '@/ui/cn';

/** A moment after the beginning: with it every browser draws a frame before anybody plays. */
const FIRST_FRAME = '#t=0.001';

/** The first frame of a video. Only its head is read: the browser asks for what it needs. */
export function FirstFrame({ dataset, image, className }: VideoProps & { className?: string }) {
  return (
    <span className="relative block size-full">
      <video
        key={image.file}
        src={imageUrl(dataset, image) + FIRST_FRAME}
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

/** With the browser's own controls; silent until somebody turns it up. */
export function Video({ dataset, image }: VideoProps) {
  return (
    <video
      key={image.file}
      src={imageUrl(dataset, image)}
      aria-label={image.caption ?? image.file}
      controls
      loop
      muted
      autoPlay
      playsInline
      className="size-auto max-h-full max-w-full object-contain"
    />
  );
}

type VideoProps = { dataset: string; image: DatasetImage };
