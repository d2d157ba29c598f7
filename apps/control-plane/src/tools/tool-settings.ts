import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import PQueue from 'p-queue';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import {
  readToolSettings,
  settingsOf,
  type SettingsOfTools,
  type ToolSettings,
  writeToolSettings,
} from './tool-settings.file.js';

/** What is set for the tools, as `config/tools.json` says. A person may edit that file while we run. */
@Injectable()
export class SettingsOfAllTools implements OnModuleInit {
  private readonly path: string;
  private readonly turns = new PQueue({ concurrency: 1 });
  private settings: SettingsOfTools = {};
  /** Why the file cannot be used; what was read last counts on. */
  problem = '';

  constructor(folders: WorkspaceFolders) {
    this.path = join(folders.config, 'tools.json');
  }

  onModuleInit() {
    return this.reload();
  }

  of(id: string): ToolSettings {
    return settingsOf(this.settings, id);
  }

  async reload(): Promise<void> {
    try {
      this.settings = await readToolSettings(this.path);
      this.problem = '';
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.problem = error.message;
    }
  }

  /** Throws CONFLICT, and writes nothing, while the file cannot be used. */
  async change(id: string, change: (before: ToolSettings) => ToolSettings): Promise<void> {
    await this.turns.add(async () => {
      const before = await readToolSettings(this.path);
      const after = { ...before, [id]: change(settingsOf(before, id)) };
      await writeToolSettings(this.path, after);
      this.settings = after;
      this.problem = '';
    });
  }
}
