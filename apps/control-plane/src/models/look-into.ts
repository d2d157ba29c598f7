import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { factsNow, type FileFacts } from '../platform/file-facts.js';
import type { Preview } from './model-tree.js';
import { formatOf } from './model-type.js';
import { isPicture, previewNow } from './preview-files.js';

/** One name in a folder, as it was when its folder was looked at. */
export type Looked = { name: string; facts: FileFacts; preview: Preview | null };

/**
 * The folders and models in a folder, or what may be one; null when there is no such folder. It waits for the disk without letting
 * others have their turn, so it is for a thread: that way ten thousand files cost a tenth of the processor time.
 */
export function lookInto(folder: string): Looked[] | null {
  const found = entriesOf(folder);
  if (!found) return null;
  const pictures = new Set(found.map(({ name }) => name).filter(isPicture));
  return found.filter(isOfUse).map(({ name }) => {
    const path = join(folder, name);
    const facts = factsNow(path);
    return {
      name,
      facts,
      preview: facts.is === 'file' && formatOf(name) ? previewNow(path, pictures) : null,
    };
  });
}

/** What is asked of the thread. */
export const LOOK_TASKS = { look: (folder: string) => Promise.resolve().then(() => lookInto(folder)) };

type Found = { name: string; isFile: () => boolean };

/** What is a plain file and no model needs no look of its own. Links, and what the file system does not say, do. */
const isOfUse = (found: Found) =>
  !found.name.startsWith('.') && (!found.isFile() || formatOf(found.name) !== undefined);

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
