import { EventEmitter } from 'node:events';
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type ChangeSettings, Settings } from '@pilothouse/contracts/settings';
import PQueue from 'p-queue';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { merged, readSettings, writeSettings } from './settings.file.js';

const FILE = 'settings.json';
/** What no caller of `PATCH /api/settings` may change stands beside it. */
type SettingsPatch = ChangeSettings & { terminals?: { isOn?: boolean } };

/** An editor writes in several steps. */
const SETTLE_MS = 100;

/** `config/settings.json`. A person may edit it at any time, also with us running. */
@Injectable()
export class SettingsService implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [Settings] }>();
  private readonly logger = new Logger(SettingsService.name);
  /** One reader or writer at a time, so that no change is lost between reading and writing. */
  private readonly turns = new PQueue({ concurrency: 1 });
  private readonly path: string;
  private settings = Settings.parse({});
  private watcher?: FSWatcher;
  private settleTimer?: NodeJS.Timeout;

  constructor(private readonly folders: WorkspaceFolders) {
    this.path = join(folders.config, FILE);
  }

  get current(): Settings {
    return this.settings;
  }

  /** What `patch` does not name stays as it is. Refused while the file is broken: writing would lose what a person meant. */
  change(patch: SettingsPatch): Promise<Settings> {
    return this.turns.add(async () => {
      const { document } = await readSettings(this.path);
      const changed = merged(document, patch);
      const settings = Settings.parse(changed);
      await writeSettings(this.path, changed);
      this.adopt(settings);
      return settings;
    });
  }

  async onModuleInit() {
    await this.reload();
    this.watcher = watch(this.folders.config, (_, name) => name === FILE && this.reloadSoon());
    this.watcher.on('error', (error) =>
      this.logger.warn(`Edits of ${this.path} are seen only at the next start: ${error.message}`),
    );
  }

  onApplicationShutdown() {
    this.watcher?.close();
    clearTimeout(this.settleTimer);
  }

  private reloadSoon() {
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(() => void this.reload(), SETTLE_MS);
  }

  /** Keeps the last settings that could be read; at the start these are the defaults. */
  private async reload(): Promise<void> {
    try {
      const { settings } = await this.turns.add(() => readSettings(this.path));
      this.adopt(settings);
    } catch (error) {
      this.logger.error((error as Error).message);
    }
  }

  private adopt(settings: Settings) {
    if (isDeepStrictEqual(settings, this.settings)) return;
    this.settings = settings;
    this.events.emit('changed', settings);
  }
}
