import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { RunId } from '@pilothouse/contracts/names';
import { Chores } from '../platform/chores.js';
import { isThere } from '../platform/is-there.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { hasEnded, RunsService } from './runs.service.js';

/** A folder that is moved away and back within this time was not away. */
const SETTLE_MS = 200;

/** Notices runs whose folder somebody removed with a shell. One in progress says so itself, as the reason of its end. */
@Injectable()
export class RemovedRuns implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly chores = new Chores(RemovedRuns.name);
  private watcher?: FSWatcher;

  constructor(
    private readonly runs: RunsService,
    private readonly folders: WorkspaceFolders,
  ) {}

  onApplicationBootstrap() {
    const tell = (error: Error) =>
      this.chores.warnOnce(`Runs that a shell removes are seen at the next start only: ${error.message}`);
    try {
      this.watcher = watch(this.folders.runs, (event, name) => event === 'rename' && this.touch(name ?? ''));
      this.watcher.on('error', tell);
    } catch (error) {
      tell(error as Error);
    }
  }

  onApplicationShutdown() {
    this.watcher?.close();
    this.chores.close();
  }

  private touch(id: string) {
    if (RunId.safeParse(id).success) this.chores.later(SETTLE_MS, () => this.look(id));
  }

  private async look(id: string): Promise<void> {
    const run = this.runs.find(id);
    if (!run || !hasEnded(run.status) || (await isThere(join(this.folders.runs, id)))) return;
    await this.runs.forget(id);
  }
}
