import type { Dataset } from '@pilothouse/contracts/datasets';
import { apiUrl } from '@/api/client';

/** Twice the pixels of its place, for a dense screen; undefined when the dataset has no such cover. */
export function coverUrl(
  { name, covers, changedAt }: Dataset,
  at: number,
  sidePx: number,
): string | undefined {
  const file = covers[at];
  if (file === undefined) return undefined;
  const path = `/datasets/${encodeURIComponent(name)}/thumbnails/${encodeURIComponent(file)}`;
  return apiUrl(`${path}?size=${Math.min(1024, sidePx * 2)}&v=${changedAt}`);
}
