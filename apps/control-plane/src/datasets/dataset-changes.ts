import { Injectable, Logger } from '@nestjs/common';
import { type Cause, HistoryService, type Present } from '../history/history.service.js';
import { type Placed, PlacingService } from '../history/placing.service.js';
import { MovesService } from '../moves/moves.service.js';
import type { DatasetFolder } from './dataset-folder.js';

export type DatasetChange = {
  /** For people, in the past tense: "Cropped 12 images". */
  what: string;
  /** The names it makes, replaces or removes; null: any of the folder. */
  files: string[] | null;
  /** The version whose change is taken back. */
  undoes?: number;
};

export const FOUND: Cause = { origin: 'outside' };

type Half = {
  dataset: string;
  path: string;
  /** Looks at the disk. */
  look: () => Promise<Present>;
};

/** Changes of many files: whole or not at all, and each a version. Who calls holds the dataset. */
@Injectable()
export class DatasetChanges {
  private readonly logger = new Logger(DatasetChanges.name);

  constructor(
    private readonly history: HistoryService,
    private readonly placing: PlacingService,
    private readonly moves: MovesService,
  ) {}

  async run<T>(
    folder: DatasetFolder,
    change: DatasetChange,
    work: (folder: DatasetFolder) => Promise<T>,
  ): Promise<T> {
    const { name, path } = folder;
    const half: Half = { dataset: name, path, look: () => looked(folder, change.files) };
    await this.takeBack(half);
    const isOurs = namesIn(change.files);
    const before = await this.history.record(name, await half.look(), FOUND, isOurs);
    await this.history.begin(name, { what: change.what, files: change.files }, before);
    try {
      const result = await work(folder);
      const cause: Cause = { what: change.what, origin: 'page', undoes: change.undoes };
      await this.history.record(name, await half.look(), cause, isOurs);
      await this.history.end(name);
      return result;
    } catch (error) {
      await this.takeBack(half);
      throw error;
    }
  }

  /** What a change that did not come to its end has done: kept as a version of its own, and taken back. */
  async takeBack({ dataset, path, look }: Half): Promise<void> {
    // What touches several datasets is not taken back in one of them: it is finished in all.
    await this.moves.ready;
    const journal = await this.history.interrupted(dataset);
    if (!journal) return;
    const { what, files, before } = journal;
    const isOurs = namesIn(files);
    const half = await this.history.record(
      dataset,
      await look(),
      { what: `Interrupted: ${what}`, origin: 'undone' },
      isOurs,
    );
    if (half.number !== before) {
      const placed = await this.place(dataset, { path, to: before, files, present: await look(), what });
      this.warn(dataset, what, placed);
      const cause: Cause = { what: `Took back: ${what}`, origin: 'undone', undoes: half.number };
      await this.history.record(dataset, await look(), cause, isOurs);
    }
    await this.history.end(dataset);
  }

  private async place(dataset: string, { path, to, files, present, what }: TakeBack): Promise<Placed> {
    const history = await this.history.of(dataset);
    const newest = history.newest ?? history.get(to);
    const isOurs = namesIn(files);
    const placements = (await this.history.differences(dataset, to, newest.number))
      .filter(({ file }) => isOurs(file))
      .map(({ file, before }) => ({ file, entry: before, expected: present.get(file)?.key ?? '' }));
    return this.placing.place(history, path, placements, `what “${what}” had done in ${dataset}`);
  }

  private warn(dataset: string, what: string, { left }: Placed) {
    for (const { file, reason } of left) {
      this.logger.warn(`“${what}” in ${dataset} could not be taken back for ${file}: ${reason}`);
    }
  }
}

type TakeBack = { path: string; to: number; files: string[] | null; present: Present; what: string };

async function looked(folder: DatasetFolder, files: string[] | null): Promise<Present> {
  await folder.refresh(files);
  return folder.present();
}

function namesIn(files: string[] | null) {
  const names = files && new Set(files);
  return (file: string) => names?.has(file) ?? true;
}
