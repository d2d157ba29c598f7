import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import sharp from 'sharp';
import { parse } from 'smol-toml';
import { z } from 'zod';
import { makeBuckets, selectBucket } from '@pilothouse/pictures/buckets';

/** What the trainer looks at of a dataset's description; the rest is passed over. */
const Subset = z.object({
  image_dir: z.string(),
  num_repeats: z.int().min(1).default(1),
  is_reg: z.boolean().default(false),
});
const Dataset = z.object({
  resolution: z.union([z.int(), z.int().array().min(1)]).transform((side) => [side].flat()[0]!),
  batch_size: z.int().min(1).default(1),
  min_bucket_reso: z.int().default(256),
  max_bucket_reso: z.int().default(1024),
  bucket_reso_steps: z.int().default(64),
  validation_split: z.number().default(0),
  subsets: Subset.array(),
});
type Dataset = z.infer<typeof Dataset>;
const Description = z.object({
  general: z.object({ caption_extension: z.string().default('.caption') }).default({
    caption_extension: '.caption',
  }),
  datasets: Dataset.array().min(1),
});

type Image = { path: string; width: number; height: number; times: number };

export type TrainingFolder = { path: string; images: number; withoutCaption: number };
export type TrainingSet = {
  folders: TrainingFolder[];
  buckets: { width: number; height: number; count: number; batches: number }[];
  batchSize: number;
  /** Pictures with their repeats, without and only those of the regularisation. */
  learned: number;
  regularisation: number;
};

/** Every dataset that is learned from, by the rules of the real trainer; one that is all for validation is not. */
export async function readTrainingData(path: string): Promise<TrainingSet[]> {
  const { general, datasets } = Description.parse(parse(await readFile(path, 'utf8')));
  const learned = datasets.filter(({ validation_split: share }) => share < 1);
  return Promise.all(learned.map((dataset) => readDataset(dataset, general.caption_extension)));
}

async function readDataset(dataset: Dataset, captionEnding: string): Promise<TrainingSet> {
  const subsets = await Promise.all(
    dataset.subsets.map(async (subset) => ({ ...subset, images: await imagesOf(subset) })),
  );
  const train = subsets.filter((each) => !each.is_reg).flatMap(({ images }) => images);
  const pool = subsets.filter((each) => each.is_reg).flatMap(({ images }) => images);
  const learned = timesOf(train);
  return {
    folders: subsets.map(({ image_dir, images }) => ({
      path: image_dir,
      images: images.length,
      withoutCaption: images.filter(({ path }) => !existsSync(withEnding(path, captionEnding))).length,
    })),
    buckets: fill([...train, ...balance(pool, learned)], dataset),
    batchSize: dataset.batch_size,
    learned,
    regularisation: timesOf(pool),
  };
}

const ENDINGS = new Set(['.png', '.jpg', '.jpeg', '.webp', '.bmp']);

async function imagesOf({ image_dir: folder, num_repeats: times }: z.infer<typeof Subset>): Promise<Image[]> {
  const names = (await readdir(folder)).filter((name) => ENDINGS.has(extname(name).toLowerCase())).sort();
  const images: Image[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const { width, height } = await sharp(path).metadata();
    images.push({ path, width, height, times });
  }
  return images;
}

/** Regularisation pictures one after the other until there are as many as of the others; too few are gone round again. */
function balance(pool: Image[], wanted: number): Image[] {
  const taken: Image[] = [];
  for (const image of pool) {
    if (timesOf(taken) >= wanted) break;
    taken.push({ ...image });
  }
  for (let missing = wanted - timesOf(taken), at = 0; taken.length > 0 && missing > 0; missing--, at++) {
    taken[at % taken.length]!.times += 1;
  }
  return taken;
}

function fill(images: Image[], dataset: Dataset) {
  const { resolution, min_bucket_reso: minimum, max_bucket_reso: maximum, bucket_reso_steps: step } = dataset;
  const sizes = makeBuckets({ resolution, minimum, maximum, step });
  const counts = new Map<(typeof sizes)[number], number>();
  for (const image of images) {
    const { bucket } = selectBucket(sizes, image);
    counts.set(bucket, (counts.get(bucket) ?? 0) + image.times);
  }
  return sizes.flatMap((size) => {
    const count = counts.get(size);
    return count === undefined ? [] : { ...size, count, batches: Math.ceil(count / dataset.batch_size) };
  });
}

const timesOf = (images: Image[]) => images.reduce((sum, { times }) => sum + times, 0);

const withEnding = (path: string, ending: string) => path.slice(0, -extname(path).length) + ending;
