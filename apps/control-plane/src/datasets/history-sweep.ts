import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HistoryService } from '../history/history.service.js';
import { Chores } from '../platform/chores.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';

const FIRST_AFTER_MS = 10 * 60_000;
const EVERY_MS = 6 * 60 * 60_000;
/** A dataset that a shell moved away may come back. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

/** Gives back the room that histories take whose datasets are gone for good: neither there, nor in the trash, for a week. */
@Injectable()
export class HistorySweep implements OnModuleInit, OnApplicationShutdown {
  private readonly chores = new Chores(HistorySweep.name);

  constructor(
    private readonly history: HistoryService,
    private readonly trash: TrashService,
    private readonly folders: WorkspaceFolders,
  ) {}

  onModuleInit() {
    this.chores.later(FIRST_AFTER_MS, () => this.again());
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  async run(now = Date.now()): Promise<void> {
    const items = await this.trash.list();
    const inTrash = new Set(items.flatMap(({ from, what }) => (from === 'datasets' ? [what] : [])));
    const isMissed = async (dataset: string) =>
      !inTrash.has(dataset) && !(await isThere(join(this.folders.datasets, dataset)));
    await this.history.sweep(isMissed, KEPT_MS, now);
  }

  private async again() {
    try {
      await this.run();
    } finally {
      this.chores.later(EVERY_MS, () => this.again());
    }
  }
}

/** Anything but a clear no counts as there. */
const isThere = (path: string) =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
