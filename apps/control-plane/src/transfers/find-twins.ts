import { hashFile } from '../platform/hash-file.js';
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
      const hash = await hashFile(picture.source);
      const first = firsts.get(hash);
      if (first) twins.set(picture, first);
      else firsts.set(hash, picture);
    }
  }
  return twins;
}
