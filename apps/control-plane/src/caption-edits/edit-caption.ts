import type { CaptionOperation } from '@pilothouse/contracts/caption-edits';

/** All but replacing: that may run a pattern of a person and has a place of its own. */
type TagOperation = Exclude<CaptionOperation, { type: 'replace' }>;

/** The caption after the operation; the very same text where nothing changes. `file` seeds the shuffle. */
export function editCaption(caption: string, operation: TagOperation, file: string): string {
  const tags = tagsOf(caption);
  const edited = edit(tags, operation, file);
  return isSame(tags, edited) ? caption : edited.join(', ');
}

/** In order, doubles included. A sentence without a comma is one tag. */
export function tagsOf(caption: string): string[] {
  return caption
    .split(/[,\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function edit(tags: string[], operation: TagOperation, file: string): string[] {
  switch (operation.type) {
    case 'add':
      return added(tags, operation.tags, operation.at);
    case 'remove':
      return tags.filter((tag) => !operation.tags.includes(tag));
    case 'rename':
      return renamed(tags, operation.tags, operation.to);
    case 'move':
      return moved(tags, operation.tags, operation.to);
    case 'deduplicate':
      return deduplicated(tags, operation.isCaseSensitive);
    case 'shuffle':
      return shuffled(tags, operation.keepFirst, `${operation.seed}\n${file}`);
    case 'trigger':
      return [operation.word, ...tags.filter((tag) => tag !== operation.word)];
  }
}

function added(tags: string[], wanted: string[], at: 'start' | 'end'): string[] {
  const missing = [...new Set(wanted)].filter((tag) => !tags.includes(tag));
  return at === 'start' ? [...missing, ...tags] : [...tags, ...missing];
}

/** The new name stands where the first of the old ones did, or where it stood already. */
function renamed(tags: string[], old: string[], to: string): string[] {
  if (!tags.some((tag) => old.includes(tag) && tag !== to)) return tags;
  let isThere = false;
  return tags.flatMap((tag) => {
    if (tag !== to && !old.includes(tag)) return [tag];
    if (isThere) return [];
    isThere = true;
    return [to];
  });
}

function moved(tags: string[], wanted: string[], to: 'start' | 'end'): string[] {
  const present = [...new Set(wanted)].filter((tag) => tags.includes(tag));
  const rest = tags.filter((tag) => !present.includes(tag));
  return to === 'start' ? [...present, ...rest] : [...rest, ...present];
}

function deduplicated(tags: string[], isCaseSensitive: boolean): string[] {
  const seen = new Set<string>();
  return tags.filter((tag) => {
    const name = isCaseSensitive ? tag : tag.toLowerCase();
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

function shuffled(tags: string[], keepFirst: number, seed: string): string[] {
  const random = randomFrom(seed);
  const rest = tags.slice(keepFirst);
  // Fisher and Yates.
  for (let at = rest.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [rest[at], rest[other]] = [rest[other] as string, rest[at] as string];
  }
  return [...tags.slice(0, keepFirst), ...rest];
}

/** Mulberry32, seeded with FNV-1a of the text. */
function randomFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let at = 0; at < seed.length; at++) state = Math.imul(state ^ seed.charCodeAt(at), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const isSame = (a: string[], b: string[]) => a.length === b.length && a.every((tag, at) => tag === b[at]);
