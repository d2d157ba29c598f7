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
