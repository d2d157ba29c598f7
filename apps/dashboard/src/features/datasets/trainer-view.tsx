'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import type { TrainerView } from '@pilothouse/pictures/buckets';
import { enlargementOf } from '@pilothouse/pictures/trainer-eye';
import { imageUrl, isVideo, thumbnailUrl } from '@/api/pictures';
import { FirstFrame } from '@/ui/first-frame';
import type { Yardstick } from './problems';

const PREVIEW_PX = 264;

/** The picture with the frame of what is trained on; what is cut away is dark. */
export function TrainerFrame({ dataset, image, yard, onOpen }: TrainerFrameProps) {
  const { width, height } = image;
  const view = viewOf(image, yard);
  const thumbnail = thumbnailUrl(dataset, image, PREVIEW_PX);
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={`Open ${image.file}`}
      className="grid h-44 w-full place-items-center overflow-hidden rounded-sm bg-inset"
    >
      {isVideo(image) ? (
        <FirstFrame src={imageUrl(dataset, image)} className="object-contain" />
      ) : width === null || height === null ? (
        <span className="text-xs text-muted">no preview</span>
      ) : (
        <span
          className="relative block max-h-full max-w-full overflow-hidden"
          style={{
            aspectRatio: `${width} / ${height}`,
            [width / height > PREVIEW_PX / 176 ? 'width' : 'height']: '100%',
          }}
        >
          {/* By its key another picture is none until it is there: the one before would be drawn in its shape. */}
          <img key={thumbnail} src={thumbnail} alt="" className="size-full" />
          {view && view.lost > 0 && (
            <span
              aria-hidden
              className="absolute border border-accent shadow-[0_0_0_999px_rgb(6_8_10/0.62)]"
              style={{
                left: `${(view.crop.x / width) * 100}%`,
                top: `${(view.crop.y / height) * 100}%`,
                width: `${(view.crop.width / width) * 100}%`,
                height: `${(view.crop.height / height) * 100}%`,
              }}
            />
          )}
        </span>
      )}
    </button>
  );
}

type TrainerFrameProps = { dataset: string; image: DatasetImage; yard: Yardstick; onOpen: () => void };

/** "seen at 1152 × 896, −5.6 %, enlarged 1.3 ×". */
export function SeenAt({ image, yard }: { image: DatasetImage; yard: Yardstick }) {
  const view = viewOf(image, yard);
  if (!view || image.width === null || image.height === null) return null;
  const { bucket, resized, lost } = view;
  const scale = enlargementOf(view, { width: image.width, height: image.height });
  return (
    <p
      className="mt-1 text-xs text-muted"
      title={`Scaled to ${resized.width} × ${resized.height}, then cropped to ${bucket.width} × ${bucket.height}`}
    >
      seen at{' '}
      <b className="font-medium text-accent-text">
        {bucket.width} × {bucket.height}
      </b>
      {lost >= 0.0005 && `, −${(lost * 100).toFixed(1)} %`}
      {scale > 1.005 && `, enlarged ${scale.toFixed(2)} ×`}
    </p>
  );
}

const viewOf = ({ width, height }: DatasetImage, { eye }: Yardstick): TrainerView | null =>
  width === null || height === null ? null : eye({ width, height });
