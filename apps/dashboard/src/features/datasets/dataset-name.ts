import { ItemName } from '@pilothouse/contracts/names';
import type { FoundFile } from './dropped-files';
import { isArchive } from './upload-queue';

/** Why a dataset cannot be called that, in words; empty when it can. A file system may not tell letter cases apart. */
export function wrongWith(name: string, taken: string[]): string {
  const parsed = ItemName.safeParse(name.trim());
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'This name cannot be used';
  const same = taken.find((other) => other.toLowerCase() === parsed.data.toLowerCase());
  return same === undefined ? '' : `There is a dataset ${same} already`;
}

/** A folder or archive that was dropped has a name already. Empty when there were several, or none, or its name cannot be used. */
export function folderOf(found: FoundFile[]): string {
  const [archive] = found.filter(({ file }) => isArchive(file.name));
  if (archive && found.length === 1) {
    return ItemName.safeParse(archive.file.name.replace(/\.zip$/i, '')).data ?? '';
  }
  const folders = new Set(found.map(({ folder }) => folder.split('/').find(Boolean) ?? ''));
  const [only = ''] = folders.size === 1 ? [...folders] : [];
  return ItemName.safeParse(only).success ? only : '';
}
