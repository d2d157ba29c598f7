'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { imageUrl, isVideo } from '@/api/pictures';
import { Button } from '@/ui/button';
import { bytes, count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { StateDot } from '@/ui/state-label';
import { BucketPanel } from './bucket-panel';
import { CaptionEditor } from './caption-editor';
import { HealthPanel } from './health-panel';
import { isGrave, problemsOf, type Yardstick } from './problems';
import { SeenAt, TrainerFrame } from './trainer-view';
import type { BenchState } from './use-bench';

/** The right column: the picture at the cursor, its caption, and what is to be said about it. */
export function Inspector(props: InspectorProps) {
  const { dataset, image, bench, onOpen, onCrop, onTrash } = props;
  const { place, yard, tags } = bench;
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-surface">
      <section className="border-b border-line px-4 pt-3 pb-[13px]">
        <h2 className="mb-2 flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-bold" title={image.file}>
            {image.file}
          </span>
          <span className="text-sm whitespace-nowrap text-muted">
            {count(place.at)} of {count(place.of)}
          </span>
        </h2>
        <TrainerFrame dataset={dataset} image={image} yard={yard} onOpen={onOpen} />
        <PictureFacts image={image} className="mt-2" />
        <SeenAt image={image} yard={yard} />
        <div className="mt-2 flex gap-2">
          <Button size="sm" writes disabled={image.width === null} onClick={onCrop}>
            <Icon name="crop" className="size-3.5" />
            Crop…
          </Button>
          <Button size="sm" look="bare" asChild>
            <a href={imageUrl(dataset, image)} download={image.file}>
              Download
            </a>
          </Button>
          <span className="flex-1" />
          <Button
            size="sm"
            look="bare"
            writes
            className="text-danger enabled:hover:text-danger"
            onClick={onTrash}
          >
            <Icon name="trash" className="size-3.5" />
            Trash
          </Button>
        </div>
      </section>
      <CaptionEditor key={image.file} dataset={dataset} image={image} lead={yard.lead} tags={tags} />
      <Problems image={image} yard={yard} />
      <BucketPanel bench={bench} />
      <HealthPanel dataset={dataset} bench={bench} />
    </div>
  );
}

type InspectorProps = {
  dataset: string;
  image: DatasetImage;
  bench: BenchState;
  onOpen: () => void;
  onCrop: () => void;
  onTrash: () => void;
};

/** Size in pixels and in bytes; unknown is said so. */
export function PictureFacts({ image, className }: { image: DatasetImage; className?: string }) {
  return (
    <p className={className}>
      <span className="flex gap-2 text-xs whitespace-nowrap text-muted">
        <span className="flex-1">{sizeInWords(image)}</span>
        <span>{bytes(image.bytes)}</span>
      </span>
    </p>
  );
}

function sizeInWords(image: DatasetImage): string {
  if (isVideo(image)) return 'video';
  return image.width === null ? 'size unknown' : `${image.width} × ${image.height}`;
}

function Problems({ image, yard }: { image: DatasetImage; yard: Yardstick }) {
  const problems = problemsOf(image, yard);
  if (problems.length === 0) return null;
  return (
    <section className="border-b border-line px-4 pt-3 pb-[13px]">
      <h3 className="mb-2 font-bold">To look at</h3>
      <ul className="grid gap-2">
        {problems.map(({ kind, sentence }) => (
          <li key={kind} className="flex gap-2 text-sm text-text-2">
            <StateDot state={isGrave(kind) ? 'failed' : 'warning'} className="mt-[3px]" />
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}
