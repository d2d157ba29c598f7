import {
  type BucketRule,
  bucketRule,
  type ImageSize,
  makeBuckets,
  selectBucket,
  shrinkToBucket,
  type TrainerView,
  viewOf,
} from './buckets.js';

/** How a run is told to sort its pictures. `neverEnlarges` is the trainer's `bucket_no_upscale`. */
export type BucketSetting = { resolution: number; neverEnlarges: boolean };

/** Looks at one picture after the other as the trainer would, with the buckets made once. Null: the trainer would fail at it. */
export type TrainerEye = (image: ImageSize) => TrainerView | null;

export function trainerEye({ resolution, neverEnlarges }: BucketSetting): TrainerEye {
  const rule: BucketRule = bucketRule(resolution);
  const buckets = makeBuckets(rule);
  return (image) => viewOf(neverEnlarges ? shrinkToBucket(rule, image) : selectBucket(buckets, image), image);
}

/** How much larger than the picture the trainer sees it, in each direction; at most 1 where it is not enlarged. */
export const enlargementOf = (view: TrainerView, image: ImageSize): number =>
  view.resized.width / image.width;
