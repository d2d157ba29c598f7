import type { PlanBucket, PlanDataset } from '@pilothouse/contracts/plans';
import { type BucketRule, fillBuckets, type Seen } from '@pilothouse/pictures/buckets';
import type { Role, Subset } from './subsets.js';

export type DataCount = {
  /** Pictures that are learned from, each once, without those of the regularisation. */
  images: number;
  buckets: PlanBucket[];
  datasets: PlanDataset[];
  batches: number;
  validationBatches: number;
};

type Counted = { subset: Subset; seen: Seen[] };

/** What one epoch consists of, by the trainer's own rules. */
export function countData(subsets: Subset[], rule: BucketRule, batchSize: number): DataCount {
  const of = (role: Role) => subsets.filter((subset) => subset.role === role);
  const training = of('training').map((subset) => ({ subset, seen: seenOf(subset) }));
  const wanted = timesOf(training);
  const learned = [...training, ...balanced(of('regularisation'), wanted)];
  // The trainer tries each once, whatever its repeats say.
  const kept = of('validation').map((subset) => ({ subset, seen: seenOf({ ...subset, repeats: 1 }) }));

  const buckets = fillBuckets(
    learned.flatMap(({ seen }) => seen),
    rule,
    batchSize,
  );
  const all = timesOf(learned);
  return {
    images: training.reduce((sum, { seen }) => sum + seen.length, 0),
    buckets,
    datasets: [...learned, ...kept].map((counted) => describe(counted, all, rule)),
    batches: batchesIn(buckets),
    validationBatches: batchesIn(
      fillBuckets(
        kept.flatMap(({ seen }) => seen),
        rule,
        batchSize,
      ),
    ),
  };
}

const seenOf = ({ images, repeats }: Subset): Seen[] => images.map((image) => ({ ...image, times: repeats }));

const timesOf = (counted: Counted[]) =>
  counted.flatMap(({ seen }) => seen).reduce((sum, { times }) => sum + times, 0);

const batchesIn = (buckets: PlanBucket[]) => buckets.reduce((sum, { batches }) => sum + batches, 0);

/**
 * The trainer takes regularisation pictures one after the other until there are as many as of the others; when they are too few,
 * it goes round again and repeats each once more.
 */
function balanced(subsets: Subset[], wanted: number): Counted[] {
  const pictures = subsets.flatMap((subset) => seenOf(subset).map((seen) => ({ subset, seen })));
  const taken: typeof pictures = [];
  let sum = 0;
  for (const picture of pictures) {
    if (sum >= wanted) break;
    taken.push(picture);
    sum += picture.seen.times;
  }
  const missing = Math.max(0, wanted - sum);
  taken.forEach(({ seen }, at) => {
    const rounds = Math.floor(missing / taken.length);
    seen.times += rounds + (at < missing % taken.length ? 1 : 0);
  });
  return subsets.map((subset) => ({
    subset,
    seen: taken.flatMap((each) => (each.subset === subset ? each.seen : [])),
  }));
}

function describe({ subset, seen }: Counted, all: number, rule: BucketRule): PlanDataset {
  const samples = seen.reduce((sum, { times }) => sum + times, 0);
  return {
    dataset: subset.dataset,
    role: subset.role,
    images: subset.images.length,
    unused: subset.images.length - seen.length,
    repeats: subset.repeats,
    samples,
    share: subset.role === 'validation' || all === 0 ? 0 : samples / all,
    buckets: fillBuckets(seen, rule, 1).map(({ width, height, images, samples }) => ({
      width,
      height,
      images,
      samples,
    })),
  };
}
