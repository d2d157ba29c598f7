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

/** No picture that is taken has a longer side. */
const MOST_SIDE = 2 ** 20;
const MOST_KEPT = 20_000;

export function trainerEye({ resolution, neverEnlarges }: BucketSetting): TrainerEye {
  const rule: BucketRule = bucketRule(resolution);
  const buckets = makeBuckets(rule);
  const seen = new Map<number, TrainerView | null>();
  return (image) => {
    // Sizes repeat, and ten thousand pictures are judged in one go.
    const key = image.width * MOST_SIDE + image.height;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const choice = neverEnlarges ? shrinkToBucket(rule, image) : selectBucket(buckets, image);
    const view = viewOf(choice, image);
    if (seen.size < MOST_KEPT) seen.set(key, view);
    return view;
  };
}

/** How much larger than the picture the trainer sees it, in each direction; at most 1 where it is not enlarged. */
export const enlargementOf = (view: TrainerView, image: ImageSize): number =>
  view.resized.width / image.width;
