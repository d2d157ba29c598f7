import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HistoryService, type StoredVersion } from '../history/history.service.js';
import { Chores } from '../platform/chores.js';
import { FOUND } from './dataset-changes.js';
import { DatasetIndex } from './dataset-index.js';

/** What was changed file by file, by whomever, becomes one version when nothing else came for so long … */
const QUIET_MS = 3_000;
/** … or after so long at most. */
const LONGEST_WAIT_MS = 60_000;

type Waiting = { since: number; timer: NodeJS.Timeout };

/** Makes versions of what changes outside of `DatasetsService.change`: typed captions, uploads, and what tools and shells do. */
@Injectable()
export class GatheringService implements OnApplicationShutdown {
  private readonly chores = new Chores(GatheringService.name);
  private readonly waiting = new Map<string, Waiting>();

  constructor(
    private readonly index: DatasetIndex,
    private readonly history: HistoryService,
  ) {
    index.events.on('adopted', (name) => this.wait(name));
    index.events.on('imageChanged', (name) => this.noteChange(name));
    index.events.on('imageRemoved', (name) => this.noteChange(name));
    index.events.on('removed', (name) => this.forget(name));
  }

  onApplicationShutdown() {
    this.chores.close();
    this.waiting.forEach(({ timer }) => clearTimeout(timer));
    this.waiting.clear();
  }

  /** Makes the version now, with `looks` after a look at every file. Pictures that nobody has read yet are in it by name. */
  async now(name: string, { looks = false } = {}): Promise<StoredVersion | undefined> {
    await this.index.ready;
    const folder = this.index.find(name);
    if (!folder || folder.linkedTo !== undefined) return undefined;
    this.forget(folder.name, { isGone: false });
    return folder.exclusively(async () => {
      // One that is being read for the first time would look as if most of it were gone.
      await folder.refresh(looks ? null : []);
      return this.history.record(folder.name, folder.present(), FOUND, () => false);
    });
  }

  private noteChange(name: string) {
    if (this.chores.isClosed) return;
    this.wait(name);
    this.chores.run(() => this.history.notePending(name));
  }

  private wait(name: string) {
    if (this.chores.isClosed) return;
    const now = performance.now();
    const waiting = this.waiting.get(name);
    clearTimeout(waiting?.timer);
    const since = waiting?.since ?? now;
    const waitMs = Math.max(0, Math.min(QUIET_MS, since + LONGEST_WAIT_MS - now));
    const timer = setTimeout(() => this.chores.run(() => this.gather(name)), waitMs);
    timer.unref();
    this.waiting.set(name, { since, timer });
  }

  private async gather(name: string) {
    this.waiting.delete(name);
    const folder = this.index.find(name);
    if (!folder || folder.linkedTo !== undefined) return;
    const record = () =>
      folder.exclusively(() => this.history.record(folder.name, folder.present(), FOUND, () => false));
    const history = await this.history.of(folder.name);
    // A change must not wait for gigabytes that are hashed: they are read before the dataset is held.
    await history.readAhead(folder.present(), () => this.chores.isClosed || this.index.find(name) !== folder);
    if (!this.chores.isClosed) await record();
  }

  private forget(name: string, { isGone } = { isGone: true }) {
    clearTimeout(this.waiting.get(name)?.timer);
    this.waiting.delete(name);
    if (isGone) this.history.drop(name);
  }
}
