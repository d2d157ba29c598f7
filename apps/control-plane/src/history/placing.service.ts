import { open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppError } from '../platform/app-error.js';
import { factsOf } from '../platform/file-facts.js';
import { inParallel } from '../platform/in-parallel.js';
import { syncFolder } from '../platform/publish-file.js';
import { Staging } from '../platform/staging.js';
import { TrashService } from '../trash/trash.service.js';
import type { DatasetHistory } from './dataset-history.js';
import { type Entry, isCaption } from './shards.js';

/** A disk takes many small files together nearly as fast as one. */
const AT_ONCE = 24;

export type Placement = {
  file: string;
  /** What the file is to be; null: not there. */
  entry: Entry | null;
  /** The key of what stands there, '' for nothing: something else meanwhile is left alone. */
  expected: string;
};

export type Placed = { changed: string[]; left: { file: string; reason: string }[] };

type Staged = Placement & { path: string };

/** Brings files of a dataset back to what they were in a version. */
@Injectable()
export class PlacingService {
  constructor(
    private readonly staging: Staging,
    private readonly trash: TrashService,
  ) {}

  /** What stands there now has to be in a version, or it would be lost: captions are replaced, pictures go to the trash. */
  async place(history: DatasetHistory, folder: string, placements: Placement[], why: string) {
    const done: Placed = { changed: [], left: [] };
    const staged: Staged[] = [];
    const inStaging = new Set<string>();
    try {
      // All of them first: a full disk is noticed before anything is visible.
      await inParallel(placements.filter(isWritten), AT_ONCE, async (placement) => {
        const path = this.staging.newPath();
        inStaging.add(path);
        const reason = await this.stage(history, placement.entry, path);
        if (reason === undefined) staged.push({ ...placement, path });
        else done.left.push({ file: placement.file, reason });
      });
      await inParallel(staged, AT_ONCE, async ({ file, path, expected, entry }) => {
        if (!(await isAsExpected(join(folder, file), expected, done, file))) return;
        await rename(path, join(folder, file));
        done.changed.push(file);
        // Between two links to the same bytes a rename does nothing.
        if (entry?.text !== undefined) inStaging.delete(path);
      });
    } finally {
      await inParallel([...inStaging], AT_ONCE, (path) => this.staging.discard(path));
    }
    await this.remove(
      folder,
      placements.filter(({ entry }) => entry === null),
      why,
      done,
    );
    await syncFolder(folder);
    const placeOf = new Map(placements.map(({ file }, at) => [file, at]));
    done.changed.sort((a, b) => (placeOf.get(a) ?? 0) - (placeOf.get(b) ?? 0));
    return done;
  }

  /** Why it cannot be had. */
  private async stage(history: DatasetHistory, entry: Entry, path: string): Promise<string | undefined> {
    if (entry.text !== undefined) return void (await writeSynced(path, entry.text));
    if (entry.object === null) return 'That version knew it by name only';
    try {
      await history.objects.takeOut(entry.object, path, isCaption(entry.file));
      return undefined;
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }

  private async remove(folder: string, placements: Placement[], why: string, done: Placed) {
    const pictures: string[] = [];
    for (const { file, expected } of placements) {
      const path = join(folder, file);
      if (!(await isAsExpected(path, expected, done, file))) continue;
      done.changed.push(file);
      if (isCaption(file)) await unlink(path);
      else pictures.push(path);
    }
    if (pictures.length > 0) await this.trash.move(pictures, why);
  }
}

const isWritten = (placement: Placement): placement is Placement & { entry: Entry } =>
  placement.entry !== null;

async function isAsExpected(path: string, expected: string, done: Placed, file: string): Promise<boolean> {
  const facts = await factsOf(path);
  if (facts.is === 'file' ? facts.key === expected : facts.is === 'missing' && expected === '') return true;
  done.left.push({ file, reason: 'Somebody changed it at this very moment' });
  return false;
}

async function writeSynced(path: string, text: string) {
  const handle = await open(path, 'wx', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
