import type { TrashEntry } from '@pilothouse/contracts/datasets';
import { counted } from '@/ui/format';
import { toast } from '@/ui/toast';
import { restoreTrash, trashDataset, trashImage } from './datasets.queries';
import { inTurns } from './in-turns';

/** Moves pictures to the trash, and says so with a way back. Answers the files that went. */
export async function trashPictures(dataset: string, files: string[]): Promise<string[]> {
  const outcomes = await inTurns(files, (file) => trashImage(dataset, file));
  const entries = outcomes.flatMap(({ value }) => (value ? [value] : []));
  const [failure] = outcomes.flatMap(({ error, item }) => (error ? [`${item} stays: ${error.message}`] : []));
  if (entries.length > 0) {
    const what = entries.length === 1 ? (files[0] ?? '') : counted(entries.length, 'picture');
    toast(`${what} moved to the trash`, { undo: () => void restoreAll(entries) });
  }
  if (failure) toast(failure);
  return outcomes.filter(({ error }) => !error).map(({ item }) => item);
}

export async function trashWholeDataset(name: string) {
  const entry = await trashDataset(name);
  toast(`${name} moved to the trash`, { undo: () => void restoreAll([entry]) });
}

async function restoreAll(entries: TrashEntry[]) {
  const outcomes = await inTurns(entries, restoreTrash);
  const [failure] = outcomes.flatMap(({ error, item }) => (error ? [`${item.what}: ${error.message}`] : []));
  if (failure) toast(failure);
}
