import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { InstalledVersion, Tool } from '@pilothouse/contracts/tools';
import { AppError } from '../platform/app-error.js';
import { Catalogue } from './catalogue.js';
import { type Installed, readInstalled } from './installed-versions.js';
import { type LaunchPlan, planLaunch } from './plan-launch.js';
import type { CatalogueEntry } from './settle-catalogue.js';
import { ToolFolders } from './tool-folders.js';
import { SettingsOfAllTools } from './tool-settings.js';

/** What whoever installs tells of a tool. */
export type Marks = Pick<Tool, 'installing' | 'newer' | 'notice'>;

/** One tool as its entry, its settings and the disk say. */
export type ToolState = CatalogueEntry & {
  installed: Installed;
  /** Undefined while nothing is installed. */
  plan: LaunchPlan | undefined;
};

const NO_MARKS: Marks = { installing: null, newer: null, notice: '' };

/** Puts together what is known of a tool. */
@Injectable()
export class ToolStates {
  /** Why a tool cannot be installed on this machine, in a sentence; empty when it can. Set by whoever installs. */
  installProblem: (id: string) => string = () => '';
  private readonly marks = new Map<string, Marks>();

  constructor(
    private readonly catalogue: Catalogue,
    private readonly folders: ToolFolders,
    private readonly settings: SettingsOfAllTools,
  ) {}

  get ids(): string[] {
    return [...this.catalogue.current.entries.keys()];
  }

  entryOf(id: string): CatalogueEntry {
    const entry = this.catalogue.current.entries.get(id);
    if (!entry) throw new AppError('NOT_FOUND', `No tool of the catalogue is named ${id}.`);
    return entry;
  }

  async read(id: string): Promise<ToolState> {
    const entry = this.entryOf(id);
    const installed = await readInstalled(this.folders.of(id));
    const version = installed.versions.find(({ version }) => version === installed.current);
    return { ...entry, installed, plan: version && this.planOf(id, version) };
  }

  /** How a version would be started now. */
  planOf(id: string, installed: InstalledVersion): LaunchPlan {
    const { entry } = this.entryOf(id);
    const places = this.folders.placesOf(entry, installed.version);
    return planLaunch(entry, { settings: this.settings.of(id), installed, places });
  }

  /** Answers false when nothing is new. */
  mark(id: string, marks: Partial<Marks>): boolean {
    const before = this.marks.get(id) ?? NO_MARKS;
    const after = { ...before, ...marks };
    this.marks.set(id, after);
    return !isDeepStrictEqual(before, after);
  }

  autostartOf(id: string): boolean {
    return this.settings.of(id).autostart ?? this.entryOf(id).entry.start.autostart;
  }

  toTool({ entry, origin, installed, plan }: ToolState, restartNeeded: boolean): Tool {
    const { id, install, homepage = null, page = null } = entry;
    const { values, extra } = this.settings.of(id);
    return {
      ...{ id, title: entry.title, summary: entry.summary, category: entry.category },
      ...{ homepage, port: entry.port, page, vram: entry.vram, origin },
      install: install
        ? { source: install.source, diskGigabytes: install.diskGigabytes, problem: this.installProblem(id) }
        : null,
      ...installed,
      autostart: this.autostartOf(id),
      launch: {
        options: entry.options,
        values,
        extra,
        argv: plan?.command.argv ?? [],
        restartNeeded,
        problems: plan?.problems ?? {},
      },
      ...(this.marks.get(id) ?? NO_MARKS),
    };
  }
}
