import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { splitTags } from '@pilothouse/pictures/caption-tags';

export type TagCount = { tag: string; count: number };

/** How many captions each tag stands in, most frequent first. */
export function countTags(images: DatasetImage[]): TagCount[] {
  const counts = new Map<string, number>();
  for (const image of images) {
    for (const tag of splitTags(image.caption)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag));
}

/** The unfinished tag before the caret, and where it begins. */
export function tagAtCaret(text: string, caret: number): { start: number; typed: string } {
  const before = text.slice(0, caret);
  const start = Math.max(before.lastIndexOf(','), before.lastIndexOf('\n')) + 1;
  const typed = before.slice(start);
  return { start: start + (typed.length - typed.trimStart().length), typed: typed.trim() };
}

/** Tags of this dataset that finish what is being typed and do not stand in the caption yet. */
export function suggestTags(tags: TagCount[], text: string, caret: number, limit: number): TagCount[] {
  const { typed } = tagAtCaret(text, caret);
  if (typed === '') return [];
  const used = splitTags(text);
  const wanted = typed.toLowerCase();
  return tags
    .filter(({ tag }) => tag.toLowerCase().startsWith(wanted) && tag !== typed && !used.includes(tag))
    .slice(0, limit);
}
