import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { ChangeReport } from '@pilothouse/contracts/dataset-health';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import { AppError } from '../platform/app-error.js';
import { isThere } from '../platform/is-there.js';
import { publishFile } from '../platform/publish-file.js';
import { Staging } from '../platform/staging.js';
import { TrashService } from '../trash/trash.service.js';
import type { DatasetFolder } from './dataset-folder.js';

/** A finished, synced file in staging, and the name it is to get. */
export type Replacement = { file: string; staged: string };

/** Puts new files in the place of old ones, which go to the trash together. For use inside `DatasetsService.change`. */
@Injectable()
export class FileReplacer {
  constructor(
    private readonly staging: Staging,
    private readonly trash: TrashService,
  ) {}

  /** All of them, or none and the old ones are back. The staged files are gone afterwards, whatever happens. */
  async replace(folder: DatasetFolder, replacements: Replacement[], what: string): Promise<ChangeReport> {
    const published: string[] = [];
    let trash: TrashEntry | null = null;
    try {
      const files = replacements.map(({ file }) => file);
      trash = await this.moveAway(folder, files, what);
      for (const { file, staged } of replacements) {
        if (!(await publishFile(staged, join(folder.path, file)))) throw putThereMeanwhile(file);
        published.push(file);
      }
      return { files, trash, refused: [] };
    } catch (error) {
      if (trash) await this.takeBack(folder, { trash: trash.id, files: published }, what);
      throw error;
    } finally {
      await Promise.all(replacements.map(({ staged }) => this.staging.discard(staged)));
    }
  }

  /** The files as they are now go to the trash, and what the entry holds comes back. */
  async takeBack(folder: DatasetFolder, change: { trash: string | null; files: string[] }, what: string) {
    const later = await this.moveAway(folder, change.files, what);
    if (change.trash === null) return;
    try {
      await this.trash.restore(change.trash);
    } catch (error) {
      if (later) await this.trash.restore(later.id);
      throw error;
    }
  }

  /** Those that are there; null when none is. */
  async moveAway(folder: DatasetFolder, files: string[], what: string): Promise<TrashEntry | null> {
    const stranger = files.find((file) => folder.isStranger(file));
    if (stranger !== undefined) throw notOurs(stranger);
    const there = await Promise.all(files.map((file) => isThere(join(folder.path, file))));
    const paths = files.flatMap((file, at) => (there[at] ? join(folder.path, file) : []));
    return paths.length === 0 ? null : this.trash.move(paths, what);
  }

  /** Writes text into staging, synced. */
  async stageText(text: string): Promise<string> {
    const staged = this.staging.newPath();
    try {
      const file = await open(staged, 'wx', 0o644);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      return staged;
    } catch (error) {
      await this.staging.discard(staged);
      throw error;
    }
  }
}

const putThereMeanwhile = (file: string) =>
  new AppError(
    'CONFLICT',
    `“${file}” was written by something else meanwhile, so nothing was changed. Try again.`,
  );

const notOurs = (file: string) =>
  new AppError('CONFLICT', `“${file}” is not a file of this dataset, so it was not touched.`);
