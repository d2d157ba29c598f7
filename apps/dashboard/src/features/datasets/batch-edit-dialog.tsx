'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import {
  type CropPlace,
  type EditPreview,
  type EditRecipe,
  MOST_PREVIEWED,
} from '@pilothouse/contracts/picture-edits';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { thumbnailUrl } from '@/api/pictures';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { CancelButton } from '@/ui/dialog-actions';
import { count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { Switch } from '@/ui/switch';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { COMMON_RATIOS } from './crop-box';
import { beginEdit, previewEdit } from './health.queries';
import type { BenchState } from './use-bench';

const CELL_PX = 112;
/** What is typed is tried after this pause. */
const PAUSE_MS = 300;
const LEAST_PX = 16;
const MOST_PX = 16_384;

type Shape = 'keep' | 'bucket' | `${number}x${number}`;

/** Crops and resizes many pictures alike, and shows on the first of them what that would do. */
export function BatchEditDialog({ dataset, images, bench, onClose }: BatchEditDialogProps) {
  const [shape, setShape] = useState<Shape>('keep');
  const [place, setPlace] = useState<CropPlace>('attention');
  const [longest, setLongest] = useState('1536');
  const [enlarges, setEnlarges] = useState(false);
  const side = longest.trim() === '' ? null : Number(longest);
  const isBad = side !== null && !(Number.isInteger(side) && side >= LEAST_PX && side <= MOST_PX);
  const crop = cropOf(shape, place, bench.setting.resolution);
  const recipe: EditRecipe = { turn: 0, mirrors: false, crop, longest: isBad ? null : side, enlarges };
  const files = images.map(({ file }) => file);
  const apply = () => {
    onClose();
    void beginEdit(dataset, { files, recipe }).catch((error: Error) => toast(error.message));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Crop and resize ${counted(images.length, 'picture')}`}
      className="top-[4vh] h-[92dvh] max-h-none w-[min(880px,calc(100vw-24px))] max-sm:top-0 max-sm:h-dvh max-sm:w-screen max-sm:rounded-none"
      actions={
        <>
          <p className="flex-1 self-center text-xs text-muted">
            Names and formats stay. The originals go to the trash together.
          </p>
          <CancelButton data-safe onClick={onClose} />
          <Button look="pri" writes disabled={isBad || (shape === 'keep' && side === null)} onClick={apply}>
            Apply to {counted(images.length, 'picture')}
          </Button>
        </>
      }
    >
      <div className="mb-4 grid gap-x-4 gap-y-2 sm:grid-cols-2">
        <FormField label="Shape" help="A bucket’s: each to its own, so that the trainer cuts nothing away.">
          <Select<Shape>
            value={shape}
            onChange={setShape}
            options={[
              { value: 'keep', title: 'As it is' },
              { value: 'bucket', title: `Its bucket’s, at ${bench.setting.resolution} px` },
              ...COMMON_RATIOS.map(({ width, height }) => ({
                value: `${width}x${height}` as Shape,
                title: `${width} : ${height}`,
              })),
            ]}
          />
        </FormField>
        <FormField label="Keep" help="Attention: skin, colour and edges. Entropy: where most happens.">
          <Segments<CropPlace>
            label="Keep"
            value={place}
            onChange={setPlace}
            disabled={shape === 'keep'}
            options={[
              { value: 'attention', title: 'What stands out' },
              { value: 'entropy', title: 'Most detail' },
              { value: 'centre', title: 'Middle' },
            ]}
          />
        </FormField>
        <FormField
          label="Longest side"
          help="Empty: as it comes."
          error={isBad ? `A whole number from ${LEAST_PX} to ${count(MOST_PX)}.` : undefined}
        >
          <TextField
            inputMode="numeric"
            value={longest}
            onChange={(event) => setLongest(event.target.value)}
            after={<span className="text-muted">px</span>}
          />
        </FormField>
        <FormField label="Enlarge smaller ones" help="Adds pixels, not detail.">
          <Switch isOn={enlarges} onChange={setEnlarges} disabled={side === null} />
        </FormField>
      </div>
      <Preview dataset={dataset} images={images} recipe={recipe} />
    </Dialog>
  );
}

type BatchEditDialogProps = {
  dataset: string;
  images: DatasetImage[];
  bench: BenchState;
  onClose: () => void;
};

function cropOf(shape: Shape, place: CropPlace, resolution: number): EditRecipe['crop'] {
  if (shape === 'keep') return { how: 'none' };
  if (shape === 'bucket') return { how: 'bucket', place, resolution };
  const [width = 1, height = 1] = shape.split('x').map(Number);
  return { how: 'ratio', ratio: { width, height }, place };
}

type PreviewProps = { dataset: string; images: DatasetImage[]; recipe: EditRecipe };

function Preview({ dataset, images, recipe }: PreviewProps) {
  const asked = useAfterPause(JSON.stringify(recipe));
  const files = images.slice(0, MOST_PREVIEWED).map(({ file }) => file);
  const { data, error, isFetching } = useQuery({
    queryKey: ['edit preview', dataset, asked, files],
    queryFn: ({ signal }) => previewEdit(dataset, { files, recipe: JSON.parse(asked) as EditRecipe }, signal),
    placeholderData: (before) => before,
  });
  const byFile = new Map(images.map((image) => [image.file, image]));
  if (error) return <p className="text-sm text-danger">{error.message}</p>;
  return (
    <section aria-label="Preview" aria-busy={isFetching}>
      <h3 className="mb-2 text-xs text-muted">
        {images.length > files.length
          ? `The first ${files.length} of ${count(images.length)}`
          : 'What changes'}
      </h3>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(112px,1fr))] gap-3">
        {data?.map((preview) => {
          const image = byFile.get(preview.file);
          return image && <Previewed key={preview.file} dataset={dataset} image={image} preview={preview} />;
        })}
      </ul>
    </section>
  );
}

function useAfterPause(text: string): string {
  const [shown, setShown] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setShown(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return shown;
}

function Previewed({ dataset, image, preview }: PreviewedProps) {
  const { before, crop, after, changes, problem } = preview;
  return (
    <li className="text-xs">
      <div className="grid h-28 place-items-center overflow-hidden rounded-[4px] bg-inset">
        <span
          className="relative block max-h-full max-w-full overflow-hidden"
          style={{
            aspectRatio: `${before.width} / ${before.height}`,
            [before.width > before.height ? 'width' : 'height']: '100%',
          }}
        >
          <img src={thumbnailUrl(dataset, image, CELL_PX)} alt="" className="size-full" />
          {crop && (
            <span
              aria-hidden
              className="absolute border border-accent shadow-[0_0_0_999px_rgb(6_8_10/0.62)]"
              style={{
                left: `${(crop.x / before.width) * 100}%`,
                top: `${(crop.y / before.height) * 100}%`,
                width: `${(crop.width / before.width) * 100}%`,
                height: `${(crop.height / before.height) * 100}%`,
              }}
            />
          )}
        </span>
      </div>
      <p className="mt-1 truncate text-text-2" title={image.file}>
        {image.file}
      </p>
      <p className="truncate text-muted" title={problem || undefined}>
        {problem || (changes ? `to ${after.width} × ${after.height}` : 'stays as it is')}
      </p>
    </li>
  );
}

type PreviewedProps = { dataset: string; image: DatasetImage; preview: EditPreview };
