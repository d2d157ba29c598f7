import type { DatasetImage } from '@pilothouse/contracts/datasets';

/** A caption read as comma-separated tags, in order, each once. A sentence without a comma is one long tag. */
export function splitTags(caption: string | null): string[] {
  const tags = (caption ?? '')
    .split(/[,\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return [...new Set(tags)];
}

/** The tag that stands first in most captions: in practice, the trigger word. Null when the captions do not agree. */
export function leadingTag(images: DatasetImage[]): string | null {
  const firsts = images.flatMap((image) => splitTags(image.caption).slice(0, 1));
  const counts = new Map<string, number>();
  for (const tag of firsts) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const [tag, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
  return count >= 2 && count > firsts.length / 2 ? tag : null;
}

/**
 * The words that captions begin with, most frequent first, when no one of them leads but several try to: each begins at least a
 * quarter of the captions, and two of them at the least.
 */
export function rivalTags(images: DatasetImage[]): string[] {
  const firsts = images.flatMap((image) => splitTags(image.caption).slice(0, 1));
  const counts = new Map<string, number>();
  for (const tag of firsts) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]);
  if ((most[0]?.[1] ?? 0) > firsts.length / 2) return [];
  const rivals = most.filter(([, count]) => count >= 2 && count >= firsts.length / 4);
  return rivals.length > 1 ? rivals.map(([tag]) => tag) : [];
}

/** The caption with the word as its first tag: put there, or moved there. What is there already as written stays untouched. */
export function leadingFirst(caption: string, word: string): string {
  if (splitTags(caption)[0] === word) return caption;
  const rest = caption
    .split('\n')
    .map((line) =>
      line
        .split(',')
        .filter((tag) => tag.trim() !== word)
        .join(','),
    )
    .join('\n')
    .trim();
  return rest === '' ? word : `${word}, ${rest}`;
}
