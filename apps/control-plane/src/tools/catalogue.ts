import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import PQueue from 'p-queue';
import { Config } from '../config.js';
import { Watcher } from '../platform/watcher.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { readEntryFiles } from './entry-files.js';
import { type Settled, settleCatalogue } from './settle-catalogue.js';

/** Which tools there are: the shipped entries, and those a person puts into `config/tools/` while we run. */
@Injectable()
export class Catalogue implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: []; touched: [] }>();
  private readonly logger = new Logger(Catalogue.name);
  private readonly turns = new PQueue({ concurrency: 1 });
  private readonly ownFolder: string;
  private settled: Settled = { entries: new Map(), broken: [], brokenIds: new Set() };
  private watcher?: Watcher;

  constructor(
    private readonly config: Config,
    private readonly folders: WorkspaceFolders,
  ) {
    this.ownFolder = join(folders.config, 'tools');
  }

  get current(): Settled {
    return this.settled;
  }

  async onModuleInit() {
    const watcher = new Watcher(this.folders.config);
    this.watcher = watcher;
    watcher.events.on('touched', ({ folder }) => {
      if (folder === this.folders.config) this.events.emit('touched');
      this.reloadSoon();
    });
    watcher.events.on('failed', (error) =>
      this.logger.warn(`New files in ${this.ownFolder} are seen only at the next start: ${error.message}`),
    );
    mkdirSync(this.ownFolder, { recursive: true });
    await this.reload();
  }

  onApplicationShutdown() {
    return this.watcher?.close();
  }

  async reload(): Promise<void> {
    await this.turns.add(async () => {
      // Also after somebody put another folder in its place.
      this.watcher?.watch(this.ownFolder);
      const [shipped, own] = await Promise.all([
        readEntryFiles(this.config.shippedTools, 'supervisor/tools'),
        readEntryFiles(this.ownFolder, 'config/tools'),
      ]);
      const next = settleCatalogue(shipped, own, this.settled.entries, this.config.port);
      if (isDeepStrictEqual(next, this.settled)) return;
      this.settled = next;
      this.events.emit('changed');
    });
  }

  private reloadSoon() {
    this.reload().catch((error: Error) =>
      this.logger.error(`The entries in ${this.ownFolder} cannot be read: ${error.message}`),
    );
  }
}
