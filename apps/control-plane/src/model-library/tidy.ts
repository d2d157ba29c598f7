import type { DuplicateModels, Tidy } from '@pilothouse/contracts/model-library';
import type { Entry } from '../models/model-shelf.service.js';

const DAY_MS = 24 * 60 * 60_000;

/** By when a file was last changed; the last one takes what is older. */
const AGES: [title: string, days: number][] = [
  ['this week', 7],
  ['this month', 31],
  ['this quarter', 92],
  ['this year', 366],
  ['older', Infinity],
];

type Known = {
  hashOf: (entry: Entry) => string | null;
  betterPlace: (entry: Entry) => string | undefined;
  now: number;
};

/** What could be put in order, from what is known without reading any file. */
export function tidyOf(entries: Entry[], { hashOf, betterPlace, now }: Known): Tidy {
  const files = oncePerFile(entries);
  const taken = new Set(entries.map(({ path }) => path));
  return {
    duplicates: duplicatesOf(entries, hashOf),
    unsure: unsureOf(files, hashOf),
    misplaced: entries.flatMap((entry) => {
      const to = betterPlace(entry);
      const type = entry.header?.type;
      return to && type ? [{ path: entry.path, type, to, isTaken: taken.has(to) }] : [];
    }),
    broken: entries
      .filter(({ problem, isSettled }) => problem !== '' && isSettled)
      .map(({ path, problem, bytes }) => ({ path, problem, bytes })),
    folders: summed(files, ({ path }) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''))
      .map(({ title: folder, files, bytes }) => ({ folder, files, bytes }))
      .sort((a, b) => b.bytes - a.bytes || (a.folder < b.folder ? -1 : 1)),
    ages: AGES.flatMap(
      ([title]) => summed(files, (entry) => ageOf(entry, now)).find((age) => age.title === title) ?? [],
    ),
  };
}

/** Hard links, and links to a file of the tree, take no room of their own. */
function oncePerFile(entries: Entry[]): Entry[] {
  const byKey = new Map<string, Entry>();
  for (const entry of entries) {
    const known = byKey.get(entry.key);
    if (!known || known.isLink) byKey.set(entry.key, entry);
  }
  return [...byKey.values()];
}

function duplicatesOf(entries: Entry[], hashOf: Known['hashOf']): DuplicateModels[] {
  const byHash = new Map<string, Entry[]>();
  for (const entry of entries) {
    const sha256 = entry.bytes > 0 && !entry.isLink ? hashOf(entry) : null;
    if (sha256) byHash.set(sha256, [...(byHash.get(sha256) ?? []), entry]);
  }
  return [...byHash]
    .map(([sha256, same]) => ({
      sha256,
      bytes: same[0]!.bytes,
      files: same.map(({ path, key }) => ({ path, inode: key })).sort((a, b) => (a.path < b.path ? -1 : 1)),
      wasteBytes: (new Set(same.map(({ key }) => key)).size - 1) * same[0]!.bytes,
    }))
    .filter(({ wasteBytes }) => wasteBytes > 0)
    .sort((a, b) => b.wasteBytes - a.wasteBytes);
}

/** Files of one length are the same or not: without all their hashes nobody knows. */
function unsureOf(files: Entry[], hashOf: Known['hashOf']): number {
  const bySize = new Map<number, Entry[]>();
  for (const file of files) bySize.set(file.bytes, [...(bySize.get(file.bytes) ?? []), file]);
  return [...bySize.values()]
    .filter((same) => same.length > 1)
    .reduce((sum, same) => sum + same.filter((entry) => hashOf(entry) === null).length, 0);
}

function ageOf({ changedAt }: Entry, now: number): string {
  const days = (now - changedAt) / DAY_MS;
  return AGES.find(([, most]) => days <= most)?.[0] ?? 'older';
}

function summed(files: Entry[], titleOf: (entry: Entry) => string) {
  const sums = new Map<string, { title: string; files: number; bytes: number }>();
  for (const entry of files) {
    const title = titleOf(entry);
    const sum = sums.get(title) ?? { title, files: 0, bytes: 0 };
    sums.set(title, { title, files: sum.files + 1, bytes: sum.bytes + entry.bytes });
  }
  return [...sums.values()];
}
