import type { TrashItem, TrashKind } from '@pilothouse/contracts/trash';
import type { IconName } from '@/ui/icon';
import { bytes } from '@/ui/format';

export const KIND_TITLE: Record<TrashKind, string> = {
  dataset: 'Dataset',
  picture: 'Picture',
  caption: 'Caption',
  model: 'Model',
  run: 'Run',
  preset: 'Preset',
  file: 'File',
  unknown: 'Unknown',
};

export const KIND_ICON: Record<TrashKind, IconName> = {
  dataset: 'datasets',
  picture: 'eye',
  caption: 'tag',
  model: 'models',
  run: 'runs',
  preset: 'layers',
  file: 'disk',
  unknown: 'info',
};

export type TrashFilter = { text: string; kind: TrashKind | 'any' };

export function shownTrash(items: TrashItem[], { text, kind }: TrashFilter): TrashItem[] {
  const wanted = text.trim().toLowerCase();
  return items.filter(
    (item) =>
      (kind === 'any' || item.kind === kind) &&
      (wanted === '' || `${item.what}\n${item.from}`.toLowerCase().includes(wanted)),
  );
}

/** What is known of their size: those that are still being counted are told as such. */
export function sumOf(items: TrashItem[]) {
  const counted = items.filter((item) => item.bytes !== null);
  return {
    bytes: counted.reduce((sum, item) => sum + (item.bytes ?? 0), 0),
    frees: counted.reduce((sum, item) => sum + (item.freesBytes ?? 0), 0),
    isWhole: counted.length === items.length,
  };
}

/** "4.2 GB", "at least 4.2 GB", or that nothing is known yet. */
export function sizeWords(items: TrashItem[]): string {
  const { bytes: size, isWhole } = sumOf(items);
  if (isWhole) return bytes(size);
  return size === 0 ? 'being counted' : `at least ${bytes(size)}`;
}
