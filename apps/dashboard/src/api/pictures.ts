import type { Dataset, DatasetImage } from '@pilothouse/contracts/datasets';
import { apiUrl } from './client';

const THUMBNAIL_SIZES_PX = [160, 320, 640, 1024] as const;
/** A thumbnail's size is its longer side, and a cell shows the shorter one: most pictures are no longer than 3:2. */
const SHORTER_TO_LONGER = 1.5;

type PictureVersion = Pick<DatasetImage, 'file' | 'changedAt'>;

/** For a square cell of so many CSS pixels. The address changes with the picture, so a browser may keep it for ever. */
export function thumbnailUrl(dataset: string, { file, changedAt }: PictureVersion, cellPx: number): string {
  return `${pathOf(dataset, 'thumbnails', file)}?size=${thumbnailSize(cellPx)}&v=${changedAt}`;
}

/** The longer side of the small copy that fills a square cell of so many CSS pixels. */
export function thumbnailSize(cellPx: number): number {
  const wantedPx = cellPx * SHORTER_TO_LONGER * Math.min(window.devicePixelRatio, 2);
  return THUMBNAIL_SIZES_PX.find((px) => px >= wantedPx) ?? 1024;
}

/** The file itself. */
export function imageUrl(dataset: string, { file, changedAt }: PictureVersion): string {
  return `${pathOf(dataset, 'images', file)}?v=${changedAt}`;
}

/** The first pictures of a dataset, as its face. */
export function coverUrls({ name, covers, changedAt }: Dataset, sidePx: number): string[] {
  return covers.map((file) => thumbnailUrl(name, { file, changedAt }, sidePx));
}

export const isVideo = ({ kind }: DatasetImage) => kind === 'video';

const pathOf = (dataset: string, kind: 'thumbnails' | 'images', file: string) =>
  apiUrl(`/datasets/${encodeURIComponent(dataset)}/${kind}/${encodeURIComponent(file)}`);
