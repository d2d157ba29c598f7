import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { imageUrl } from '@/api/pictures';

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
