import { join } from 'node:path';
import type { Present, PresentFile } from '../history/history.service.js';
import type { Listing } from './dataset-listing.js';

/** What of a folder goes into its history: everything that can be trained on, and what a trainer would trip over as such. */
export function presentOf(folder: string, { images, captions }: Listing): Present {
  const present = new Map<string, PresentFile>();
  for (const [file, { key, realPath, bytes }] of images) present.set(file, { key, path: realPath, bytes });
  for (const [file, { key, bytes, text, version }] of captions) {
    present.set(file, { key, path: join(folder, file), bytes, caption: { text: text ?? '', version } });
  }
  return present;
}
