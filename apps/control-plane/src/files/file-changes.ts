import { Injectable } from '@nestjs/common';
import { type FilesDone, type FilesTrashed, shownName } from '@pilothouse/contracts/files';
import { DatasetsService } from '../datasets/datasets.service.js';
import { AppError } from '../platform/app-error.js';
import type { HeldFolder } from '../platform/held-folder.js';
import { isDiskFull, isReadOnly } from '../platform/disk-full.js';
import { moveEntry, syncHeld } from '../platform/move-entry.js';
import { TrashService } from '../trash/trash.service.js';
import { DatasetDoors } from './dataset-doors.js';
import { FileCopies } from './file-copies.js';
import { FilesService, taken } from './files.service.js';
import { translated } from './translated.js';

/** What a person does to files and folders. Nothing is ever overwritten, and deleting is moving to the trash. */
@Injectable()
export class FileChanges {
  constructor(
    private readonly files: FilesService,
    private readonly copies: FileCopies,
    private readonly doors: DatasetDoors,
    private readonly datasets: DatasetsService,
    private readonly trash: TrashService,
  ) {}

  async rename(path: string, to: string): Promise<FilesDone> {
    await this.doors.through([path], `Renamed ${shownName(lastOf(path))} to ${to}`, () =>
      this.files.inSource(path, async (folder, name) => {
        if (name === to) return;
        this.files.refuseHidden(folder.realPathOf(to));
        if (!(await moveEntry(folder.at(name), folder.at(to)))) throw taken(to);
        await syncHeld(folder);
      }),
    );
    return { done: [{ from: path, to: [...path.split('/').slice(0, -1), to].join('/') }], refused: [] };
  }

  move(paths: string[], to: string): Promise<FilesDone> {
    return this.eachOf(paths, async (path) => {
      const name = lastOf(path);
      await this.doors.through([path, `${to}/${name}`], `Moved ${shownName(name)}`, () =>
        this.files.inOpen(to, (target) =>
          this.files.inSource(path, async (source) => {
            if (isSame(source, target))
              throw new AppError(
                'CONFLICT',
                `“${shownName(name)}” is in that folder already. Choose another name.`,
              );
            if (!(await moveEntry(source.at(name), target.at(name)))) throw taken(name);
            await Promise.all([syncHeld(source), syncHeld(target)]);
          }),
        ),
      );
      return to === '' ? name : `${to}/${name}`;
    });
  }

  copy(paths: string[], to: string, signal: AbortSignal): Promise<FilesDone> {
    return this.eachOf(paths, async (path) => {
      const name = lastOf(path);
      const copied = await this.doors.through([`${to}/${name}`], `Copied ${shownName(name)} here`, () =>
        this.files.inOpen(to, (target) => translated(path, () => this.copies.copy(path, target, signal))),
      );
      return to === '' ? copied : `${to}/${copied}`;
    });
  }

  /** As few entries of the trash as can be: a dataset is one of its own, all else is one together. */
  async toTrash(paths: string[]): Promise<FilesTrashed> {
    const { done, refused } = await this.eachOf(paths, (path) =>
      this.files.inSource(path, (folder, name) => Promise.resolve(folder.realPathOf(name))),
    );
    const known = new Set(this.datasets.list().map(({ name }) => `datasets/${name}`));
    const datasets = done.filter(({ to }) => known.has(to));
    const others = done.filter(({ to }) => !known.has(to)).map(({ to }) => to);
    const entries: FilesTrashed['entries'] = [];
    for (const { from, to } of datasets) {
      await this.orRefuse(from, refused, async () => {
        entries.push(await this.datasets.remove(lastOf(to)));
      });
    }
    if (others.length > 0) {
      const what = whatOf(others);
      await this.orRefuse(others[0]!, refused, async () => {
        const absolute = others.map((path) => this.files.absolute(path));
        entries.push(
          await this.doors.through(others, `Removed ${what}`, () => this.trash.move(absolute, what)),
        );
      });
    }
    return { entries, refused };
  }

  private async eachOf(paths: string[], work: (path: string) => Promise<string>): Promise<FilesDone> {
    const done: FilesDone['done'] = [];
    const refused: FilesDone['refused'] = [];
    for (const path of new Set(paths)) {
      await this.orRefuse(path, refused, async () => {
        done.push({ from: path, to: await work(path) });
      });
    }
    return { done, refused };
  }

  /** A full or read-only disk stops everything; else one that fails keeps none of the others. */
  private async orRefuse(path: string, refused: FilesDone['refused'], work: () => Promise<void>) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AppError) || isDiskFull(error) || isReadOnly(error)) throw error;
      refused.push({ path, reason: error.message });
    }
  }
}

export const lastOf = (path: string) => path.split('/').at(-1) ?? '';

const isSame = (a: HeldFolder, b: HeldFolder) => a.facts.dev === b.facts.dev && a.facts.ino === b.facts.ino;

function whatOf(paths: string[]): string {
  const [first = ''] = paths;
  if (paths.length === 1) return shownName(first);
  const folder = first.split('/').slice(0, -1).join('/');
  return `${paths.length} files of ${folder === '' ? 'the workspace' : shownName(folder)}`;
}
