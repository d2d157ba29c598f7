import { type Entry, isCaption } from './shards.js';

export type Difference = { file: string; before: Entry | null; after: Entry | null };

/** By file name. A picture that nobody had read yet counts as the one of the same name. */
export function differencesOf(before: Entry[], after: Entry[]): Difference[] {
  const found: Difference[] = [];
  const old = new Map(before.map((entry) => [entry.file, entry]));
  for (const entry of after) {
    const was = old.get(entry.file) ?? null;
    old.delete(entry.file);
    if (!was || !isSameContent(was, entry)) found.push({ file: entry.file, before: was, after: entry });
  }
  for (const entry of old.values()) found.push({ file: entry.file, before: entry, after: null });
  return found.sort((a, b) => collator.compare(a.file, b.file));
}

/** A caption may be named by its whole hash or by the first digits. */
export function isSameContent(a: Pick<Entry, 'object'>, b: Pick<Entry, 'object'>): boolean {
  if (a.object === null || b.object === null || a.object === b.object) return true;
  return a.object.length !== b.object.length && a.object.slice(0, 16) === b.object.slice(0, 16);
}

type Counted = { file: string; is: 'added' | 'changed' | 'removed' };

/** "40 pictures added, 12 captions edited". */
export function describeDifferences(differences: Counted[]): string {
  const parts = [
    part(differences, 'picture', 'added', 'added'),
    part(differences, 'picture', 'changed', 'replaced'),
    part(differences, 'picture', 'removed', 'removed'),
    part(differences, 'caption', 'added', 'added'),
    part(differences, 'caption', 'changed', 'edited'),
    part(differences, 'caption', 'removed', 'removed'),
  ];
  return parts.filter(Boolean).join(', ');
}

function part(all: Counted[], noun: 'picture' | 'caption', is: Counted['is'], verb: string): string {
  const files = all.filter((each) => each.is === is && isCaption(each.file) === (noun === 'caption'));
  if (files.length === 0) return '';
  return `${files.length.toLocaleString('en')} ${noun}${files.length === 1 ? '' : 's'} ${verb}`;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
