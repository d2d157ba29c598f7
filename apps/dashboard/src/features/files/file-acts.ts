import { shownName } from '@pilothouse/contracts/files';
import { sentenceOf } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { toast } from '@/ui/toast';
import {
  copyFiles,
  folderOf,
  moveFiles,
  nameOf,
  renameFile,
  restoreTrash,
  trashFiles,
} from './files.queries';

/** Each says what was done, with a way back, or why not. The folder itself is told of it by the server. */

export async function rename(path: string, name: string): Promise<void> {
  const { done } = await renameFile(path, name);
  const back = done[0]?.to;
  if (back === undefined || back === path) return;
  toast(`Renamed to ${name}`, { undo: () => undo(renameFile(back, nameOf(path))) });
}

export const move = (paths: string[], to: string) =>
  told(async () => {
    const { done, refused } = await moveFiles(paths, to);
    if (done.length > 0) {
      const back = () =>
        undo(Promise.all(done.map((one) => moveFiles([one.to], folderOf(one.from)).then(tellRefusedOf))));
      toast(`${what(done.map(({ from }) => from))} moved to ${to === '' ? 'the workspace' : shownName(to)}`, {
        undo: back,
      });
    }
    tellRefused(refused);
  });

export const copy = (paths: string[], to: string) =>
  told(async () => {
    const { done, refused } = await copyFiles(paths, to);
    if (done.length > 0) {
      const back = () => undo(trashFiles(done.map((one) => one.to)).then(tellRefusedOf));
      toast(
        `${what(done.map(({ from }) => from))} copied to ${to === '' ? 'the workspace' : shownName(to)}`,
        { undo: back },
      );
    }
    tellRefused(refused);
  });

export const trash = (paths: string[]) =>
  told(async () => {
    const { entries, refused } = await trashFiles(paths);
    const gone = paths.filter((path) => refused.every((one) => one.path !== path));
    if (entries.length > 0) {
      toast(`${what(gone)} moved to the trash`, { undo: () => undo(Promise.all(entries.map(restoreTrash))) });
    }
    tellRefused(refused);
  });

const what = (paths: string[]) =>
  paths.length === 1 ? shownName(nameOf(paths[0]!)) : counted(paths.length, 'entry', 'entries');

function tellRefused(refused: { path: string; reason: string }[]) {
  const [first, ...more] = refused;
  if (first)
    toast(
      more.length > 0 ? `${first.reason} ${counted(more.length, 'more', 'more')} stayed too.` : first.reason,
    );
}

const tellRefusedOf = ({ refused }: { refused: { path: string; reason: string }[] }) => tellRefused(refused);

function undo(work: Promise<unknown>) {
  work.catch((error: unknown) => toast(sentenceOf(error)));
}

const told = (work: () => Promise<void>): Promise<void> =>
  work().catch((error: unknown) => toast(sentenceOf(error)));
