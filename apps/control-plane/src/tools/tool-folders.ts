import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Place } from '@pilothouse/contracts/tool-entry';
import { Config } from '../config.js';
import { below } from '../platform/safe-path.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';

/** What the names in braces of an entry stand for. */
export type Places = Record<Place, string>;

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Where a tool and its versions are. */
@Injectable()
export class ToolFolders {
  constructor(
    private readonly config: Config,
    private readonly folders: WorkspaceFolders,
  ) {}

  /** `tools/<id>`: a folder for each version, `current` and `kept`. */
  of(id: string): string {
    return below(this.folders.tools, id);
  }

  version(id: string, version: string): string {
    return below(this.of(id), version);
  }

  logOf(id: string): string {
    return join(this.folders.logs, `${id}.log`);
  }

  /** Of one version, and not of `current`: a process must not find another version below its feet. */
  placesOf({ id, port }: { id: string; port: number }, version: string): Places {
    const folder = this.version(id, version);
    const { root, models, config } = this.folders;
    return {
      workspace: root,
      models,
      outputs: join(root, 'outputs', id),
      config: below(config, id),
      kept: join(this.of(id), 'kept'),
      version: folder,
      source: join(folder, 'source'),
      python: join(folder, 'venv/bin/python'),
      venv: join(folder, 'venv'),
      port: String(port),
      home: this.config.home,
      node: process.execPath,
      remote: String(!LOOPBACK.includes(this.config.host)),
    };
  }
}

/** The text with every place put in. `value`: of the option it belongs to. */
export function placed(text: string, places: Places, value = '{value}'): string {
  return text.replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    name === 'value' ? value : (places[name as Place] ?? whole),
  );
}
