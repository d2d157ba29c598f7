import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Picture } from './dataset-pictures.js';

/** The pictures whose bytes an earlier one of them has, each with that one. Only those of the same length are read. */
export async function findTwins(pictures: Picture[]): Promise<Map<Picture, Picture>> {
  const byLength = new Map<number, Picture[]>();
  for (const picture of pictures) {
    byLength.set(picture.bytes, [...(byLength.get(picture.bytes) ?? []), picture]);
  }
  const twins = new Map<Picture, Picture>();
  for (const alike of byLength.values()) {
    if (alike.length < 2) continue;
    const firsts = new Map<string, Picture>();
    for (const picture of alike) {
      const hash = await hashOf(picture.source);
      const first = firsts.get(hash);
      if (first) twins.set(picture, first);
      else firsts.set(hash, picture);
    }
  }
  return twins;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
