import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { ToolEntry } from '@pilothouse/contracts/tool-entry';
import type { ChangeTool, InstalledVersion, Tool, Tools } from '@pilothouse/contracts/tools';
import PQueue from 'p-queue';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { Catalogue } from './catalogue.js';
import { changedSettings } from './changed-settings.js';
import { dropCurrent, switchCurrent } from './installed-versions.js';
import { type LaunchPart, launchParts } from './launch-parts.js';
import { launchedWith, markOf } from './launched-with.js';
import type { Command } from './plan-launch.js';
import { prepareStart } from './prepare-start.js';
import { removeVersion, sweepRemoved } from './remove-version.js';
import { placed, type Places, ToolFolders } from './tool-folders.js';
import { ToolPrograms } from './tool-programs.js';
import { SettingsOfAllTools } from './tool-settings.js';
import { type Marks, type ToolState, ToolStates } from './tool-states.js';

/** The tools of the catalogue, what is installed of them and how they are started, and news of every change. */
@Injectable()
export class ToolsService implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [Tool]; replaced: [Tools] }>();
  private readonly chores = new Chores('Tools');
  /** One at a time, so that what is told last is what is true. */
  private readonly turns = new PQueue({ concurrency: 1 });
  private tools = new Map<string, { tool: Tool; state: ToolState }>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly folders: ToolFolders,
    private readonly states: ToolStates,
    private readonly settings: SettingsOfAllTools,
    private readonly programs: ToolPrograms,
  ) {}

  async onModuleInit() {
    this.programs.prepare = (id) => this.prepare(id);
    await this.refreshAll({ isFirst: true });
  }

  onApplicationBootstrap() {
    const again = () => this.chores.run(() => this.refreshAll());
    this.catalogue.events.on('changed', again);
    this.catalogue.events.on('touched', again);
    this.programs.events.on('changed', ({ name }) => this.chores.run(() => this.followService(name)));
    this.programs.events.on('replaced', ({ services }) =>
      services.forEach(({ name }) => this.chores.run(() => this.followService(name))),
    );
    again();
    for (const id of this.states.ids) this.chores.run(() => sweepRemoved(this.folders.of(id)));
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  list(): Tools {
    const { broken } = this.catalogue.current;
    const { problem } = this.settings;
    const settingsFile = problem === '' ? [] : [{ file: 'config/tools.json', why: problem }];
    return { tools: [...this.tools.values()].map(({ tool }) => tool), broken: [...broken, ...settingsFile] };
  }

  /** Throws NOT_FOUND. */
  get(id: string): Tool {
    const known = this.tools.get(id);
    if (!known) throw new AppError('NOT_FOUND', `No tool of the catalogue is named ${id}.`);
    return known.tool;
  }

  entryText(id: string): string {
    return this.states.entryOf(id).text;
  }

  /** Throws NOT_FOUND. */
  entryOf(id: string): ToolEntry {
    return this.states.entryOf(id).entry;
  }

  /** `tools/<id>`, or the folder of one of its versions. */
  folderOf(id: string, version?: string): string {
    return version === undefined ? this.folders.of(id) : this.folders.version(id, version);
  }

  placesOf(id: string, version: string): Places {
    return this.folders.placesOf(this.entryOf(id), version);
  }

  /** A text of the entry with every place in braces put in. */
  placed(id: string, version: string, text: string): string {
    return placed(text, this.placesOf(id, version));
  }

  /** How a version would be started with all that is set. */
  commandOf(id: string, version: InstalledVersion): Command {
    return this.states.planOf(id, version).command;
  }

  /** How any version would be started with all that is set, part by part, with no place put in yet. */
  launchParts(id: string): LaunchPart[] {
    return launchParts(this.entryOf(id), this.settings.of(id));
  }

  /** Why a tool cannot be installed on this machine, in a sentence; empty when it can. Set by whoever installs. */
  set installProblem(problemOf: (id: string) => string) {
    this.states.installProblem = problemOf;
    this.chores.run(() => this.refreshAll());
  }

  /** What whoever installs has to tell. */
  async mark(id: string, marks: Partial<Marks>): Promise<void> {
    if (this.states.mark(id, marks)) await this.refresh(id);
  }

  /** Looks at the disk and the settings again and lets the service follow; tells when something is new. */
  refresh(id: string): Promise<Tool> {
    return this.turns.add(() => this.look(id, { isTold: true }));
  }

  /** Throws INVALID_INPUT for what does not fit, NOT_FOUND, and CONFLICT while `config/tools.json` cannot be used. */
  async change(id: string, change: ChangeTool): Promise<Tool> {
    const entry = this.entryOf(id);
    const { versions, current } = this.get(id);
    const installed = versions.find(({ version }) => version === current);
    await this.settings.change(id, (before) => changedSettings(before, change, { entry, installed }));
    return this.refresh(id);
  }

  /** Starts this version from now on; a process that runs is restarted with it. */
  async use(id: string, version: string): Promise<Tool> {
    await this.turns.add(async () => {
      this.mustHave(id, version);
      await switchCurrent(this.folders.of(id), version);
      await this.look(id, { isTold: true });
    });
    if (this.programs.running(id)) await this.programs.restart(id);
    return this.refresh(id);
  }

  /** As `use`, when a person wants it: not while an update is about to do the same. */
  useForPerson(id: string, version: string): Promise<Tool> {
    this.mustNotInstall(id);
    return this.use(id, version);
  }

  /**
   * For good: versions are large. Never one that still runs, nor the one that is started while there is another. The last one that goes
   * takes the service along; what all versions share stays.
   */
  async removeVersion(id: string, version: string): Promise<Tool> {
    this.mustNotInstall(id);
    await this.turns.add(async () => {
      const { title, current, versions } = this.mustHave(id, version);
      const isLast = versions.length === 1;
      if (version === current && !isLast) {
        throw new AppError('CONFLICT', `${title} is started from ${version}. Use another version first.`);
      }
      const mark = await launchedWith(this.programs.running(id)?.pid ?? 0);
      if (mark?.version === version) {
        const way = isLast ? 'Stop' : 'Restart';
        throw new AppError('CONFLICT', `${title} still runs from ${version}. ${way} it first.`);
      }
      // Before the folder: whatever ends us between the two, nothing is started from half a version.
      if (version === current) await dropCurrent(this.folders.of(id));
      await removeVersion(this.folders.of(id), version, (work) => this.chores.run(work));
    });
    return this.refresh(id);
  }

  private mustHave(id: string, version: string): Tool {
    const tool = this.get(id);
    if (tool.versions.some((each) => each.version === version)) return tool;
    throw new AppError('NOT_FOUND', `${tool.title} ${version} is not installed.`);
  }

  private mustNotInstall(id: string) {
    const { title, installing } = this.get(id);
    if (installing === null) return;
    throw new AppError('CONFLICT', `${title} is being installed just now. Wait for it, or stop that run.`);
  }

  private async refreshAll({ isFirst = false } = {}): Promise<void> {
    await this.turns.add(async () => {
      const before = this.list();
      await this.settings.reload();
      const { ids } = this.states;
      for (const id of this.tools.keys()) if (!ids.includes(id)) this.tools.delete(id);
      for (const id of ids) await this.look(id, { isTold: false, isFirst });
      // In the order of the catalogue.
      this.tools = new Map(ids.map((id) => [id, this.tools.get(id)!]));
      if (!isFirst) this.chores.run(() => this.retire());
      if (!isDeepStrictEqual(before, this.list())) this.events.emit('replaced', this.list());
    });
  }

  private async retire() {
    // Asked anew for each: one that ends slowly gives another the time to come back.
    const isThere = (id: string) =>
      this.catalogue.current.entries.has(id) || this.catalogue.current.brokenIds.has(id);
    try {
      await this.programs.retire(isThere);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'UPSTREAM_DOWN')) throw error;
    }
  }

  /** `isFirst`: while Pilothouse starts, nothing is waited for that supervisord has to do. */
  private async look(id: string, { isTold, isFirst = false }: { isTold: boolean; isFirst?: boolean }) {
    const state = await this.states.read(id);
    const why = isFirst ? '' : await this.programs.apply(state, this.states.autostartOf(id));
    if (why !== '' && state.plan) state.plan.problems.start = why;
    return this.learn(state, await this.observe(state), isTold);
  }

  private learn(state: ToolState, restartNeeded: boolean, isTold: boolean): Tool {
    const tool = this.states.toTool(state, restartNeeded);
    const before = this.tools.get(tool.id)?.tool;
    this.tools.set(tool.id, { tool, state });
    if (isTold && !isDeepStrictEqual(before, tool)) this.events.emit('changed', tool);
    return tool;
  }

  /** What a person or another tool changed meanwhile of what a tool is to find. */
  private async prepare(id: string): Promise<void> {
    const { entry, installed } = this.tools.get(id)?.state ?? {};
    if (!entry || !installed?.current) return;
    try {
      await prepareStart(entry, this.folders.placesOf(entry, installed.current));
    } catch (cause) {
      const message = `${entry.title} cannot be started: ${(cause as Error).message}.`;
      throw new AppError('CONFLICT', message, { cause });
    }
  }

  /** Its process came, went or was replaced. */
  private async followService(name: string) {
    if (!this.tools.has(name)) return;
    await this.turns.add(async () => {
      const known = this.tools.get(name);
      if (known) this.learn(known.state, await this.observe(known.state), true);
    });
  }

  /** How its process was started, which is not how it would be started now if this answers true. */
  private async observe({ entry, installed, plan }: ToolState): Promise<boolean> {
    const mark = await launchedWith(this.programs.running(entry.id)?.pid ?? 0);
    this.programs.describe(entry, mark?.port ?? (installed.current === null ? null : entry.port));
    if (!mark || !plan || installed.current === null) return false;
    return !isDeepStrictEqual(mark, markOf(installed.current, plan.command, entry.port));
  }
}
