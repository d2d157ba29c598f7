import { basename, dirname, join, parse } from 'node:path';
import { ItemName } from '@pilothouse/contracts/names';
import type { PlaceTaken } from '@pilothouse/contracts/trash';
import { AppError } from '../platform/app-error.js';

/** Where something goes back to, below the workspace. */
export type Place = { path: string; isFolder: boolean };

const MOST_NAMES = 1000;

/**
 * The same paths with another last part: a single file or folder is renamed; several files that share a stem (a picture and its
 * caption) get the new stem. Undefined for what can only come back under its old names.
 */
export function placedAs(places: Place[], name: string): Place[] | undefined {
  const [first] = places;
  if (!first || !isOneThing(places) || /^runs\//.test(first.path)) return undefined;
  return places.map(({ path, isFolder }) => {
    const { ext } = parse(path);
    const given = isFolder || name.toLowerCase().endsWith(ext.toLowerCase()) ? name : name + ext;
    return { path: join(dirname(path), places.length === 1 ? given : name + ext), isFolder };
  });
}

/** Names like the old one, for `placedAs`, until `isFree` takes one; null where there is none. */
export async function freeName(places: Place[], isFree: (places: Place[]) => Promise<boolean>) {
  const [first] = places;
  if (!first) return null;
  const whole = basename(first.path);
  const stem = first.isFolder ? whole : parse(whole).name;
  for (let number = 2; number <= MOST_NAMES; number++) {
    const wanted = ItemName.safeParse(`${stem}-${number}`);
    const others = wanted.success ? placedAs(places, wanted.data) : undefined;
    if (!others) return null;
    if (await isFree(others)) return wanted.data ?? null;
  }
  return null;
}

export const refuseOtherNames = (what: string) =>
  new AppError('INVALID_INPUT', `${what} can only be put back under the names it had.`);

/** `suggestion`: a name under which it could come back. */
export const placeTaken = (path: string, suggestion: string | null) =>
  new AppError(
    'CONFLICT',
    `“${path}” exists again, so the old one was not put back over it. Rename the new one first, or put the old one back under another name.`,
    { details: { taken: path, suggestion } satisfies PlaceTaken },
  );

function isOneThing(places: Place[]): boolean {
  if (places.length === 1) return true;
  const stems = new Set(places.map(({ path }) => join(dirname(path), parse(path).name)));
  return stems.size === 1 && places.every(({ isFolder }) => !isFolder);
}
