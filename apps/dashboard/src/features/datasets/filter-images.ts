import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { leadingTag, splitTags } from '@pilothouse/pictures/caption-tags';
import { problemsOf, type ProblemKind } from './problems';

export type SortOrder = 'name' | 'newest' | 'largest' | 'smallest';

export const SORT_TITLE = {
  name: 'By name',
  newest: 'Newest first',
  largest: 'Most pixels',
  smallest: 'Fewest pixels',
} satisfies Record<SortOrder, string>;

export type ImageFilter = { text: string; tag: string; problem: ProblemKind | ''; sort: SortOrder };

/** What the grid shows, in its order. Text is looked for in file names and captions, letter case aside. */
export function filterImages(images: DatasetImage[], filter: ImageFilter): DatasetImage[] {
  const lead = leadingTag(images);
  const wanted = filter.text.trim().toLowerCase();
  return images
    .filter((image) => filter.tag === '' || splitTags(image.caption).includes(filter.tag))
    .filter(
      (image) => filter.problem === '' || problemsOf(image, lead).some(({ kind }) => kind === filter.problem),
    )
    .filter(
      (image) => wanted === '' || `${image.file}\n${image.caption ?? ''}`.toLowerCase().includes(wanted),
    )
    .sort(COMPARE[filter.sort]);
}

/** As people count: picture-2 before picture-10. */
const byName = new Intl.Collator('en', { numeric: true }).compare;

export function compareFiles(a: { file: string }, b: { file: string }): number {
  return byName(a.file, b.file);
}

const pixels = (image: DatasetImage) => (image.width ?? 0) * (image.height ?? 0);

const COMPARE: Record<SortOrder, (a: DatasetImage, b: DatasetImage) => number> = {
  name: compareFiles,
  newest: (a, b) => b.changedAt - a.changedAt || compareFiles(a, b),
  largest: (a, b) => pixels(b) - pixels(a) || compareFiles(a, b),
  smallest: (a, b) => pixels(a) - pixels(b) || compareFiles(a, b),
};
