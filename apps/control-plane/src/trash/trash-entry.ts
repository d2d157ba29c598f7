import { open, readFile } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { TrashEntry } from '@pilothouse/contracts/datasets';
import type { TrashKind } from '@pilothouse/contracts/trash';
import { z } from 'zod';
import { bytesOf } from '../platform/disk-names.js';
import { isThere } from '../platform/is-there.js';
import { syncFolder } from '../platform/publish-file.js';

/** `trash/<id>/entry.json`. What was moved stands beside it in `files/`, under its path below the workspace. */
export const Entry = TrashEntry.extend({ paths: z.string().array() });
export type Entry = z.infer<typeof Entry>;

/** Beside it, while more than one thing is under way: whoever finds it at a start puts that in order. */
export const Unfinished = z.enum(['moving', 'restoring']);
export type Unfinished = z.infer<typeof Unfinished>;
export const UNFINISHED_FILE = 'unfinished';

export async function readEntry(folder: string): Promise<Entry> {
  return Entry.parse(JSON.parse(await readFile(join(folder, 'entry.json'), 'utf8')));
}

export async function writeDurably(path: string, text: string) {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
}

/** A link counts as itself, wherever it leads. */
export const exists = (path: string) => isThere(bytesOf(path));

/** What a path of the workspace is, by where it stands. */
export function kindOfPaths(paths: string[]): TrashKind {
  const [first = ''] = paths;
  const [top = '', ...rest] = first.split('/');
  if (top === 'datasets' && rest.length === 1) return 'dataset';
  if (top === 'datasets' && rest.length === 2) {
    const endings = paths.map((path) => parse(path).ext.toLowerCase());
    if (endings.every((ending) => ending === '.txt')) return 'caption';
    return endings.some((ending) => PICTURES.has(ending)) ? 'picture' : 'file';
  }
  if (top === 'models') return 'model';
  if (top === 'runs') return 'run';
  if (first.startsWith('config/presets/')) return 'preset';
  return 'file';
}

const PICTURES = new Set([
  '.png',
  '.jpg',
  '.jpeg',
  '.webp',
  '.bmp',
  '.avif',
  '.gif',
  '.tif',
  '.tiff',
  '.jxl',
  '.heic',
]);
