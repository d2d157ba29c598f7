import type { Dataset, DatasetImage } from '@pilothouse/contracts/datasets';
import { counted } from '@/ui/format';

type Content = Pick<Dataset, 'images' | 'videos'>;

/** "12 pictures", "12 pictures and 3 videos". */
export function contentWords({ images, videos }: Content): string {
  const pictures = images - videos;
  if (videos === 0) return counted(pictures, 'picture');
  return pictures === 0
    ? counted(videos, 'video')
    : `${counted(pictures, 'picture')} and ${counted(videos, 'video')}`;
}

/** The same for some of a dataset. `files`: of `images`, or all of them. */
export const wordsForFiles = (images: DatasetImage[], files: readonly string[] | null = null): string =>
  contentWords(contentOf(images, files));

function contentOf(images: DatasetImage[], files: readonly string[] | null): Content {
  const wanted = files && new Set(files);
  const chosen = wanted ? images.filter(({ file }) => wanted.has(file)) : images;
  return { images: chosen.length, videos: chosen.filter(({ kind }) => kind === 'video').length };
}

/** What all of them hold together. */
export const wordsForAll = (datasets: Dataset[]): string =>
  contentWords({
    images: datasets.reduce((sum, { images }) => sum + images, 0),
    videos: datasets.reduce((sum, { videos }) => sum + videos, 0),
  });
