import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Service } from '@pilothouse/contracts/services';
import type { ToolEntry } from '@pilothouse/contracts/tool-entry';
import { AppError } from '../platform/app-error.js';
import { KnownServices } from '../services/known-services.service.js';
import { ServiceFiles } from '../services/service-files.service.js';
import { ServiceControl } from '../services/services.service.js';
import { launchMark, markOf } from './launched-with.js';
import { prepareStart } from './prepare-start.js';
import { programFile } from './program-file.js';
import { ToolFolders } from './tool-folders.js';
import type { ToolState } from './tool-states.js';

/** The services of the tools: one program file for each that is installed. */
@Injectable()
export class ToolPrograms {
  constructor(
    private readonly folders: ToolFolders,
    private readonly files: ServiceFiles,
    private readonly known: KnownServices,
    private readonly control: ServiceControl,
  ) {}

  get events(): ServiceControl['events'] {
    return this.control.events;
  }

  /** Done before each start of a service that is asked for here; supervisord's own retries follow without it. */
  set prepare(prepare: (id: string) => Promise<void>) {
    this.control.prepare = prepare;
  }

  /** The service of a tool while it lives. */
  running(id: string): Service | undefined {
    return this.control.list().services.find(({ name, pid }) => name === id && pid > 0);
  }

  /** Tells what is known of a tool's service. `port`: where it listens, which is the old one until it is restarted. */
  describe(entry: ToolEntry, port: number) {
    const { id, title, page = null, probe = null, vram } = entry;
    const facts = { title, port, page, probe, worksOnGpu: vram !== 'none' };
    if (!isDeepStrictEqual(this.known.of(id), facts)) this.known.know(id, facts);
  }

  /** Lets the service be what the tool says. A process that runs stays as it is. Answers why it cannot be, or nothing. */
  async apply({ entry, installed, plan }: ToolState, autostart: boolean): Promise<string> {
    const { id } = entry;
    try {
      if (!plan || installed.current === null) await this.files.remove(id);
      else {
        const places = this.folders.placesOf(entry, installed.current);
        await prepareStart(entry, places);
        const mark = markOf(installed.current, plan.command, entry.port);
        const text = programFile(entry, {
          command: plan.command,
          launch: launchMark(mark),
          logFile: this.folders.logOf(id),
          autostart,
          programs: (entry.install?.environment ?? false) ? `${places.venv}/bin` : null,
        });
        await this.files.put(id, text);
      }
      return '';
    } catch (error) {
      // It is done as soon as supervisord is back.
      if (error instanceof AppError && error.code === 'UPSTREAM_DOWN') return '';
      return `${(error as Error).message}`.replace(/\.?$/, '.');
    }
  }

  /** Ends the services of tools that are in the catalogue no more. `isThere`: also those whose entry is broken just now. */
  async retire(isThere: (id: string) => boolean): Promise<void> {
    for (const id of await this.files.names()) {
      if (isThere(id)) continue;
      await this.files.remove(id);
      this.known.forget(id);
    }
  }

  async restart(id: string): Promise<void> {
    await this.control.act({ name: id, action: 'restart' });
  }
}
