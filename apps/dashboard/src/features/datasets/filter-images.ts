import type { ProblemKind } from '@pilothouse/contracts/dataset-health';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { splitTags } from '@pilothouse/pictures/caption-tags';
import { problemsOf as kindsOf } from '@pilothouse/pictures/picture-problems';
import type { Yardstick } from './problems';

export type SortOrder = 'name' | 'newest' | 'largest' | 'smallest';

export const SORT_TITLE = {
  name: 'By name',
  newest: 'Newest first',
  largest: 'Most pixels',
  smallest: 'Fewest pixels',
} satisfies Record<SortOrder, string>;

/** By the shorter side. */
export const SIZE_TITLE = {
  'lt-512': 'Below 512 px',
  '512-768': '512 to 767 px',
  '768-1024': '768 to 1023 px',
  'ge-1024': '1024 px and more',
} as const;
export type SizeClass = keyof typeof SIZE_TITLE;

/** Square is up to 5 % of a square. */
export const RATIO_TITLE = { portrait: 'Portrait', square: 'Square', landscape: 'Landscape' } as const;
export type RatioClass = keyof typeof RATIO_TITLE;

export type ImageFilter = {
  text: string;
  tag: string;
  problem: ProblemKind | '';
  size: SizeClass | '';
  ratio: RatioClass | '';
  /** "832x1216": the pictures of one bucket. */
  bucket: string;
  sort: SortOrder;
};

export const NO_FILTER: Omit<ImageFilter, 'sort'> = {
  text: '',
  tag: '',
  problem: '',
  size: '',
  ratio: '',
  bucket: '',
};

/** What the grid shows, in its order. Text is looked for in file names and captions, letter case aside. */
export function filterImages(images: DatasetImage[], filter: ImageFilter, yard: Yardstick): DatasetImage[] {
  const wanted = filter.text.trim().toLowerCase();
  const found = images.filter(
    (image) =>
      (filter.tag === '' || splitTags(image.caption).includes(filter.tag)) &&
      (filter.size === '' || sizeClassOf(image) === filter.size) &&
      (filter.ratio === '' || ratioClassOf(image) === filter.ratio) &&
      (filter.bucket === '' || bucketOf(image, yard) === filter.bucket) &&
      (wanted === '' || `${image.file}\n${image.caption ?? ''}`.toLowerCase().includes(wanted)) &&
      (filter.problem === '' || kindsOf(image, yard).includes(filter.problem)),
  );
  return filter.sort === 'name' && isInOrder(found) ? found : found.sort(COMPARE[filter.sort]);
}

/** Null where the size is not known. */
export function sizeClassOf({ width, height }: DatasetImage): SizeClass | null {
  if (width === null || height === null) return null;
  const side = Math.min(width, height);
  if (side < 512) return 'lt-512';
  if (side < 768) return '512-768';
  return side < 1024 ? '768-1024' : 'ge-1024';
}

export function ratioClassOf({ width, height }: DatasetImage): RatioClass | null {
  if (width === null || height === null) return null;
  const ratio = width / height;
  if (ratio > 1.05) return 'landscape';
  return ratio < 1 / 1.05 ? 'portrait' : 'square';
}

/** "832x1216"; null where the trainer has none for it. */
export function bucketOf({ width, height }: DatasetImage, { eye }: Pick<Yardstick, 'eye'>): string | null {
  const view = width === null || height === null ? null : eye({ width, height });
  return view && `${view.bucket.width}x${view.bucket.height}`;
}

/** As people count: picture-2 before picture-10. */
const byName = new Intl.Collator('en', { numeric: true }).compare;

function compareFiles(a: { file: string }, b: { file: string }): number {
  return byName(a.file, b.file);
}

/** They mostly come sorted, and to see that is quicker than to sort ten thousand again. */
const isInOrder = (images: DatasetImage[]) =>
  images.every((image, at) => at === 0 || compareFiles(images[at - 1]!, image) <= 0);

const pixels = (image: DatasetImage) => (image.width ?? 0) * (image.height ?? 0);

const COMPARE: Record<SortOrder, (a: DatasetImage, b: DatasetImage) => number> = {
  name: compareFiles,
  newest: (a, b) => b.changedAt - a.changedAt || compareFiles(a, b),
  largest: (a, b) => pixels(b) - pixels(a) || compareFiles(a, b),
  smallest: (a, b) => pixels(a) - pixels(b) || compareFiles(a, b),
};
