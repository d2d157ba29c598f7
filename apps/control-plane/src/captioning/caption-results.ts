import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { inParallel } from '../platform/in-parallel.js';
import { CaptionedImages } from './captioning-record.js';

/** No script writes more; a file that is larger is no caption. */
const MOST_BYTES = 20_000;
const AT_ONCE = 8;

export const IMAGES_FILE = 'images.json';

export type CaptionResult = { of: string; before: string | null; text: string | null };

/** What a run has written, image by image, with the trigger word first. Null where there is no caption. */
export async function readResults(folder: string, triggerWord: string | null): Promise<CaptionResult[]> {
  const images = CaptionedImages.parse(JSON.parse(await readFile(join(folder, IMAGES_FILE), 'utf8')));
  const results: CaptionResult[] = images.map(({ of, before }) => ({ of, before, text: null }));
  await inParallel([...images.entries()], AT_ONCE, async ([at, { file }]) => {
    const text = await readCaption(join(folder, 'dataset', `${parse(file).name}.txt`));
    results[at]!.text = text && withTrigger(text, triggerWord);
  });
  return results;
}

function withTrigger(text: string, triggerWord: string | null): string {
  if (triggerWord === null) return text;
  const parts = text.split(',').map((part) => part.trim());
  if (!parts.some((part) => isSame(part, triggerWord))) return `${triggerWord}, ${text}`;
  if (isSame(parts[0] ?? '', triggerWord)) return text;
  return [triggerWord, ...parts.filter((part) => !isSame(part, triggerWord))].join(', ');
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Null for what is missing, empty, or no text. */
export async function readCaption(path: string): Promise<string | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
  if (!file) return null;
  try {
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const text = bytes.subarray(0, bytesRead);
    if (bytesRead > MOST_BYTES || !isUtf8(text)) return null;
    return text.toString('utf8').trim() || null;
  } finally {
    await file.close();
  }
}
