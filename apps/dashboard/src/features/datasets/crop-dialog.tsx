'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { type EditRecipe, EditRecipe as Recipe, type PictureSize } from '@pilothouse/contracts/picture-edits';
import { bucketRule, makeBuckets } from '@pilothouse/pictures/buckets';
import { useState } from 'react';
import { type PercentCrop, ReactCrop } from 'react-image-crop';
import 'react-image-crop/dist/ReactCrop.css';
import { thumbnailUrl } from '@/api/pictures';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { CancelButton } from '@/ui/dialog-actions';
import { count } from '@/ui/format';
import { IconButton } from '@/ui/icon-button';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toast';
import { boxOf, COMMON_RATIOS, middleCrop, type RatioLock, type Turn, turnedSize } from './crop-box';
import { beginEdit } from './health.queries';
import { TurnedPicture } from './turned-picture';
import type { BenchState } from './use-bench';

const PREVIEW_PX = 1024;

type Kind = 'free' | 'original' | 'common' | 'bucket';

/** Cuts, turns and mirrors one picture. The frame takes arrow keys; its corners too. */
export function CropDialog({ dataset, image, bench, onClose }: CropDialogProps) {
  const whole = { width: image.width ?? 1, height: image.height ?? 1 };
  const [turn, setTurn] = useState<Turn>(0);
  const [mirrors, setMirrors] = useState(false);
  const size = turnedSize(whole, turn);
  const own = bench.yard.eye(size)?.bucket ?? { width: 1, height: 1 };
  const [kind, setKind] = useState<Kind>('bucket');
  const [common, setCommon] = useState<PictureSize>(COMMON_RATIOS[0]!);
  const [bucket, setBucket] = useState<PictureSize>(own);
  const lock = lockOf(kind, size, common, bucket);
  const [crop, setCrop] = useState<PercentCrop>(() => middleCrop(whole, own));
  const box = boxOf(crop, size, lock);
  const isWhole = box.width === size.width && box.height === size.height;
  const view = bench.yard.eye(box);

  const frame = (nextSize: PictureSize, nextLock: RatioLock) => setCrop(middleCrop(nextSize, nextLock));
  const rotate = (by: 90 | 270) => {
    const next = ((turn + by) % 360) as Turn;
    const nextSize = turnedSize(whole, next);
    const nextBucket = bench.yard.eye(nextSize)?.bucket ?? bucket;
    setTurn(next);
    setBucket(nextBucket);
    frame(nextSize, lockOf(kind, nextSize, common, nextBucket));
  };
  const choose = (next: Kind, ratio = common, into = bucket) => {
    setKind(next);
    setCommon(ratio);
    setBucket(into);
    frame(size, lockOf(next, size, ratio, into));
  };
  const apply = () => {
    const recipe: EditRecipe = Recipe.parse({
      turn,
      mirrors,
      ...(isWhole ? {} : { crop: { how: 'box', box } }),
    });
    onClose();
    void beginEdit(dataset, { files: [image.file], recipe }).catch((error: Error) => toast(error.message));
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Crop ${image.file}`}
      className="top-[3vh] h-[94dvh] max-h-none w-[min(980px,calc(100vw-24px))] max-sm:top-0 max-sm:h-dvh max-sm:w-screen max-sm:rounded-none"
      actions={
        <>
          <p className="flex-1 self-center text-xs text-muted" role="status">
            {count(size.width)} × {count(size.height)} becomes{' '}
            <b className="font-medium text-text">
              {count(box.width)} × {count(box.height)}
            </b>
            {view && (
              <>
                , seen at {view.bucket.width} × {view.bucket.height}
                {view.lost >= 0.0005 && `, −${(view.lost * 100).toFixed(1)} %`}
              </>
            )}
            . The original goes to the trash.
          </p>
          <CancelButton onClick={onClose} />
          <Button look="pri" writes disabled={isWhole && turn === 0 && !mirrors} onClick={apply}>
            Crop
          </Button>
        </>
      }
    >
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Segments<Kind>
          label="Ratio"
          value={kind}
          onChange={(next) => choose(next)}
          options={[
            { value: 'bucket', title: 'A bucket’s' },
            { value: 'original', title: 'Original' },
            { value: 'common', title: 'Common' },
            { value: 'free', title: 'Free' },
          ]}
        />
        {kind === 'common' && (
          <Ratios
            label="Ratio"
            sep=" : "
            value={common}
            options={COMMON_RATIOS}
            onChange={(ratio) => choose('common', ratio)}
          />
        )}
        {kind === 'bucket' && (
          <Ratios
            label="Bucket"
            sep=" × "
            value={bucket}
            options={makeBuckets(bucketRule(bench.setting.resolution))}
            onChange={(into) => choose('bucket', common, into)}
          />
        )}
        <span className="flex-1" />
        <IconButton icon="undo" label="Turn left" onClick={() => rotate(270)} />
        <IconButton icon="restart" label="Turn right" onClick={() => rotate(90)} />
        <Button size="sm" on={mirrors} aria-pressed={mirrors} onClick={() => setMirrors(!mirrors)}>
          Mirror
        </Button>
      </div>
      <div className="grid place-items-center rounded-sm bg-inset p-2 max-sm:p-0">
        <ReactCrop
          crop={crop}
          aspect={lock ? lock.width / lock.height : undefined}
          keepSelection
          ruleOfThirds
          minWidth={8}
          minHeight={8}
          onChange={(_pixels, percent) => setCrop(percent)}
          ariaLabels={ARIA}
        >
          <TurnedPicture
            src={thumbnailUrl(dataset, image, PREVIEW_PX)}
            turn={turn}
            mirrors={mirrors}
            label={image.caption ?? image.file}
          />
        </ReactCrop>
      </div>
    </Dialog>
  );
}

type CropDialogProps = { dataset: string; image: DatasetImage; bench: BenchState; onClose: () => void };

const ARIA = {
  cropArea: 'The part that stays. Arrow keys move it, with Shift by more',
  nwDragHandle: 'Upper left corner',
  nDragHandle: 'Upper edge',
  neDragHandle: 'Upper right corner',
  eDragHandle: 'Right edge',
  seDragHandle: 'Lower right corner',
  sDragHandle: 'Lower edge',
  swDragHandle: 'Lower left corner',
  wDragHandle: 'Left edge',
};

function lockOf(kind: Kind, size: PictureSize, common: PictureSize, bucket: PictureSize): RatioLock {
  return { free: null, original: size, common, bucket }[kind];
}

function Ratios({ label, sep, value, options, onChange }: RatiosProps) {
  const keyOf = ({ width, height }: PictureSize) => `${width}x${height}`;
  return (
    <Select
      size="sm"
      label={label}
      className="w-32 max-sm:w-40"
      value={keyOf(value)}
      options={options.map((one) => ({ value: keyOf(one), title: `${one.width}${sep}${one.height}` }))}
      onChange={(key) => {
        const found = options.find((one) => keyOf(one) === key);
        if (found) onChange(found);
      }}
    />
  );
}

type RatiosProps = {
  label: string;
  sep: string;
  value: PictureSize;
  options: readonly PictureSize[];
  onChange: (ratio: PictureSize) => void;
};
