import type { Dataset } from '@pilothouse/contracts/datasets';
import { counted } from '@/ui/format';

/** "12 pictures", "12 pictures and 3 videos". */
export function contentWords({ images, videos }: Pick<Dataset, 'images' | 'videos'>): string {
  const pictures = images - videos;
  if (videos === 0) return counted(pictures, 'picture');
  return pictures === 0
    ? counted(videos, 'video')
    : `${counted(pictures, 'picture')} and ${counted(videos, 'video')}`;
}
