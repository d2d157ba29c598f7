import { EventEmitter } from 'node:events';
import { existsSync, type FSWatcher, mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { TrashEntry } from '@pilothouse/contracts/datasets';
import type { PresetList, SavePreset } from '@pilothouse/contracts/presets';
import PQueue from 'p-queue';
import writeFileAtomic from 'write-file-atomic';
import { KohyaService } from '../kohya/kohya.service.js';
import { MachineService } from '../machine/machine.service.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { TrashService } from '../trash/trash.service.js';
import { fileOf, type OwnPresets, readOwnPresets } from './own-presets.js';

/** An editor writes in several steps. */
const SETTLE_MS = 100;

/** Sets of values to start a form from: ours, and the files a person puts into `config/presets/`. */
@Injectable()
export class PresetsService implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [PresetList] }>();
  private readonly logger = new Logger(PresetsService.name);
  /** One at a time, so that two savers of one name cannot both find it free. */
  private readonly turns = new PQueue({ concurrency: 1 });
  private readonly folder: string;
  private own: OwnPresets = { presets: [], broken: [] };
  private watcher?: FSWatcher;
  private settleTimer?: NodeJS.Timeout;

  constructor(
    folders: WorkspaceFolders,
    private readonly kohya: KohyaService,
    private readonly machine: MachineService,
    private readonly trash: TrashService,
  ) {
    this.folder = join(folders.config, 'presets');
  }

  async onModuleInit() {
    mkdirSync(this.folder, { recursive: true });
    this.watcher = watch(this.folder, () => this.reloadSoon());
    this.watcher.on('error', (error) =>
      this.logger.warn(`New files in ${this.folder} are seen only at the next start: ${error.message}`),
    );
    await this.reload();
  }

  onApplicationShutdown() {
    this.watcher?.close();
    clearTimeout(this.settleTimer);
  }

  list(): PresetList {
    const [card] = this.machine.current.gpus;
    return {
      presets: [...this.kohya.presets, ...this.own.presets],
      cardGb: card === undefined ? null : this.kohya.cardClass(card.vramBytes),
      broken: this.own.broken,
    };
  }

  /** Never over an existing one. */
  save({ name, ...preset }: SavePreset): Promise<PresetList> {
    return this.turns.add(async () => {
      mkdirSync(this.folder, { recursive: true });
      const path = fileOf(this.folder, name);
      if (existsSync(path)) {
        throw new AppError(
          'CONFLICT',
          `There is a preset named ${name} already. Delete it first, or choose another name.`,
        );
      }
      await writeFileAtomic(path, `${JSON.stringify(preset, null, 2)}\n`);
      return this.adopt(await readOwnPresets(this.folder));
    });
  }

  remove(name: string): Promise<TrashEntry> {
    return this.turns.add(async () => {
      const entry = await this.trash.move([fileOf(this.folder, name)], `the preset ${name}`);
      this.adopt(await readOwnPresets(this.folder));
      return entry;
    });
  }

  private reloadSoon() {
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(() => void this.reload(), SETTLE_MS);
  }

  private async reload(): Promise<void> {
    try {
      await this.turns.add(async () => this.adopt(await readOwnPresets(this.folder)));
    } catch (error) {
      this.logger.error(`The presets in ${this.folder} cannot be read: ${(error as Error).message}`);
    }
  }

  private adopt(own: OwnPresets): PresetList {
    const isNews = !isDeepStrictEqual(own, this.own);
    this.own = own;
    if (isNews) this.events.emit('changed', this.list());
    return this.list();
  }
}
