import type { PlanBucket } from '@pilothouse/contracts/plans';

export type ImageSize = { width: number; height: number };
/** An image, and how often it is seen in an epoch. */
export type Seen = ImageSize & { times: number };
export type BucketRule = { resolution: number; minimum: number; maximum: number; step: number };
/** `resized`: what the whole picture is scaled to before it is cropped to the bucket. */
export type BucketChoice = { bucket: ImageSize; resized: ImageSize };
export type Box = { x: number; y: number; width: number; height: number };
/** `crop`: the part that is trained on, in pixels of the picture as displayed. `lost`: the share of it that is cut away, 0 to 1. */
export type TrainerView = BucketChoice & { crop: Box; lost: number };

/** SD 1.5 and FLUX.1 refuse any step that is not a multiple of 64; the others take it too. */
const BUCKET_STEP = 64;

/** From half to twice the resolution. The trainer refuses a minimum above or a maximum below the resolution. */
export function bucketRule(resolution: number): BucketRule {
  const half = Math.floor(resolution / 2 / BUCKET_STEP) * BUCKET_STEP;
  return {
    resolution,
    minimum: Math.min(resolution, Math.max(BUCKET_STEP, half)),
    maximum: resolution * 2,
    step: BUCKET_STEP,
  };
}

/** The trainer's own list of buckets: pairs of multiples of the step whose area is at most the resolution's, sorted. */
export function makeBuckets({ resolution, minimum, maximum, step }: BucketRule): ImageSize[] {
  const area = resolution * resolution;
  const square = Math.floor(Math.sqrt(area) / step) * step;
  const found = new Map([[`${square}x${square}`, { width: square, height: square }]]);

  for (let width = minimum; width <= maximum; width += step) {
    const height = Math.min(maximum, Math.floor(Math.floor(area / width) / step) * step);
    if (height < minimum) continue;
    found.set(`${width}x${height}`, { width, height });
    found.set(`${height}x${width}`, { width: height, height: width });
  }
  return [...found.values()].sort((a, b) => a.width - b.width || a.height - b.height);
}

/** The bucket of one image, and the size it is scaled to before it is cropped: the exact size wins, else the nearest aspect ratio. */
export function selectBucket(buckets: ImageSize[], image: ImageSize): BucketChoice {
  const bucket = buckets.find((each) => isSame(each, image)) ?? nearestAspect(buckets, aspect(image));
  const scale = aspect(image) > aspect(bucket) ? bucket.height / image.height : bucket.width / image.width;
  return { bucket, resized: { width: round(image.width * scale), height: round(image.height * scale) } };
}

/**
 * The bucket of one image where the trainer is told not to enlarge (`bucket_no_upscale`): then the buckets come from the images.
 * Null where the trainer would fail: the picture, or the share of it that is left, is smaller than one step.
 */
export function shrinkToBucket({ resolution, step }: BucketRule, image: ImageSize): BucketChoice | null {
  const resized =
    image.width * image.height > resolution * resolution ? shrunk(resolution, step, image) : image;
  if (!resized) return null;
  const bucket = { width: down(resized.width, step), height: down(resized.height, step) };
  return bucket.width > 0 && bucket.height > 0 ? { bucket, resized } : null;
}

/** The side of the picture that comes nearer to its own ratio is brought to a multiple of the step; the other follows. */
function shrunk(resolution: number, step: number, image: ImageSize): ImageSize | null {
  const ratio = aspect(image);
  const width = Math.sqrt(resolution * resolution * ratio);
  const byWidth = down(round(width), step);
  const byHeight = down(round((resolution * resolution) / width), step);
  const heightThen = down(round(byWidth / ratio), step);
  const widthThen = down(round(byHeight * ratio), step);
  if (byHeight === 0 || heightThen === 0) return null;
  return Math.abs(byWidth / heightThen - ratio) < Math.abs(widthThen / byHeight - ratio)
    ? { width: byWidth, height: round(byWidth / ratio) }
    : { width: round(byHeight * ratio), height: byHeight };
}

/** What the trainer sees of one image. It cuts off both ends alike, the odd pixel at the end. Null as in `shrinkToBucket`. */
export function viewOf(choice: BucketChoice | null, image: ImageSize): TrainerView | null {
  if (!choice) return null;
  const { bucket, resized } = choice;
  const scale = { x: image.width / resized.width, y: image.height / resized.height };
  const crop = {
    x: Math.floor((resized.width - bucket.width) / 2) * scale.x,
    y: Math.floor((resized.height - bucket.height) / 2) * scale.y,
    width: bucket.width * scale.x,
    height: bucket.height * scale.y,
  };
  return {
    bucket,
    resized,
    crop,
    lost: 1 - (bucket.width * bucket.height) / (resized.width * resized.height),
  };
}

/** Every image in its bucket, with the batches of one epoch. Batches never mix buckets. */
export function fillBuckets(images: Seen[], rule: BucketRule, batchSize: number): PlanBucket[] {
  const buckets = makeBuckets(rule);
  const found = new Map<ImageSize, { images: number; samples: number }>();
  for (const image of images) {
    const { bucket } = selectBucket(buckets, image);
    const { images, samples } = found.get(bucket) ?? { images: 0, samples: 0 };
    found.set(bucket, { images: images + 1, samples: samples + image.times });
  }
  return buckets.flatMap((bucket) => {
    const counts = found.get(bucket);
    return counts ? { ...bucket, ...counts, batches: Math.ceil(counts.samples / batchSize) } : [];
  });
}

const down = (value: number, step: number) => value - (value % step);

const aspect = ({ width, height }: ImageSize) => width / height;

const isSame = (a: ImageSize, b: ImageSize) => a.width === b.width && a.height === b.height;

/** Python's int(x + 0.5). */
const round = (value: number) => Math.trunc(value + 0.5);

function nearestAspect(buckets: ImageSize[], wanted: number): ImageSize {
  const error = (bucket: ImageSize) => Math.abs(aspect(bucket) - wanted);
  // The first of several equals, as numpy's argmin does.
  return buckets.reduce((best, bucket) => (error(bucket) < error(best) ? bucket : best));
}
