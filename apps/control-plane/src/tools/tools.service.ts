import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Tool, Tools } from '@pilothouse/contracts/tools';
import PQueue from 'p-queue';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { Catalogue } from './catalogue.js';
import { SettingsOfAllTools } from './tool-settings.js';
import { ToolStates } from './tool-states.js';

/** The tools of the catalogue with what is installed of them, and news of every change. */
@Injectable()
export class ToolsService implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [Tool]; replaced: [Tools] }>();
  private readonly chores = new Chores('Tools');
  /** One at a time, so that what is told last is what is true. */
  private readonly turns = new PQueue({ concurrency: 1 });
  private tools = new Map<string, Tool>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly states: ToolStates,
    private readonly settings: SettingsOfAllTools,
  ) {}

  async onModuleInit() {
    this.catalogue.events.on('changed', () => this.chores.run(() => this.refreshAll()));
    this.catalogue.events.on('touched', () => this.chores.run(() => this.refreshAll()));
    await this.refreshAll();
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  list(): Tools {
    const { broken } = this.catalogue.current;
    const { problem } = this.settings;
    const settingsFile = problem === '' ? [] : [{ file: 'config/tools.json', why: problem }];
    return { tools: [...this.tools.values()], broken: [...broken, ...settingsFile] };
  }

  get(id: string): Tool {
    const tool = this.tools.get(id);
    if (!tool) throw new AppError('NOT_FOUND', `No tool of the catalogue is named ${id}.`);
    return tool;
  }

  entryText(id: string): string {
    return this.states.entryOf(id).text;
  }

  /** Looks at the disk and the settings again; tells when something is new. */
  async refresh(id: string): Promise<Tool> {
    return this.turns.add(async () => {
      const tool = await this.look(id);
      const before = this.tools.get(id);
      this.tools.set(id, tool);
      if (!isDeepStrictEqual(before, tool)) this.events.emit('changed', tool);
      return tool;
    });
  }

  private async refreshAll(): Promise<void> {
    await this.turns.add(async () => {
      const before = this.list();
      await this.settings.reload();
      const tools = await Promise.all(this.states.ids.map((id) => this.look(id)));
      this.tools = new Map(tools.map((tool) => [tool.id, tool]));
      if (!isDeepStrictEqual(before, this.list())) this.events.emit('replaced', this.list());
    });
  }

  private async look(id: string): Promise<Tool> {
    return this.states.toTool(await this.states.read(id), false);
  }
}
