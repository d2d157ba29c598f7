import { parse } from 'node:path';
import { foldName } from '../platform/fold-name.js';

/** Linux file systems allow 255 bytes; a trainer's suffix must still fit. */
const MOST_BYTES = 230;
/** As the contract's FileName. */
const MOST_LETTERS = 200;

/**
 * Gives each file its own name, or `stem-2`, `stem-3` … where that stem is taken, in the order they come: no two pictures of a
 * folder share a caption afterwards, on no file system. Endings stay.
 */
export class NamePlaces {
  private readonly taken = new Set<string>();
  /** Where to go on counting: ten thousand files of one name must not try each number anew. */
  private readonly numbers = new Map<string, number>();

  /** `names`: everything that stands in the folder. */
  constructor(names: Iterable<string>) {
    for (const name of names) this.taken.add(foldName(parse(name).name));
  }

  place(file: string): string {
    const { name: stem, ext } = parse(file);
    if (this.take(stem)) return file;
    const key = foldName(stem);
    for (let number = this.numbers.get(key) ?? 2; ; number++) {
      const numbered = `${shortened(stem, `-${number}${ext}`)}-${number}`;
      if (!this.take(numbered)) continue;
      this.numbers.set(key, number + 1);
      return numbered + ext;
    }
  }

  private take(stem: string): boolean {
    const key = foldName(stem);
    if (this.taken.has(key)) return false;
    this.taken.add(key);
    return true;
  }
}

/** Letter by letter, so that none is cut in two. */
export function shortened(stem: string, ending: string): string {
  const letters = [...stem];
  const fits = () => {
    const name = letters.join('') + ending;
    return Buffer.byteLength(name) <= MOST_BYTES && name.length <= MOST_LETTERS;
  };
  while (letters.length > 1 && !fits()) letters.pop();
  return letters.join('');
}
