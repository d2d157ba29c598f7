import { parse } from 'node:path';
import { FileName } from '@pilothouse/contracts/names';
import { AppError } from '../platform/app-error.js';
import { NamePlaces, shortened } from './place-names.js';

type Numbering = { pattern: string; start: number };

/**
 * What each file is called by the pattern, in the order they come. `others` is what else stands in the folder: none of it is taken.
 * Throws INVALID_INPUT for a name that no file can have.
 */
export function applyPattern(files: string[], others: Iterable<string>, { pattern, start }: Numbering) {
  const places = new NamePlaces(others);
  const digits = String(start + Math.max(0, files.length - 1)).length;
  return files.map((file, at) => {
    const { name, ext } = parse(file);
    const stem = pattern
      .replace(/\{n(?::(\d))?\}/g, (_, least: string | undefined) =>
        String(start + at).padStart(Math.max(digits, Number(least ?? 0)), '0'),
      )
      .replaceAll('{name}', () => name)
      .normalize('NFC')
      .trim();
    const wanted = FileName.safeParse(shortened(stem, ext) + ext);
    if (stem === '' || !wanted.success) {
      throw new AppError(
        'INVALID_INPUT',
        `“${stem}${ext}” cannot be the name of a picture: change the pattern.`,
      );
    }
    return places.place(wanted.data);
  });
}
