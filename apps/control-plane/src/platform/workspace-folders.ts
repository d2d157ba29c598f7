import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config.js';

/** Where things stand in the workspace. The folders exist once this was constructed. */
@Injectable()
export class WorkspaceFolders {
  readonly root: string;
  readonly datasets: string;
  readonly models: string;
  readonly runs: string;
  readonly tools: string;
  readonly config: string;
  readonly logs: string;
  readonly trash: string;
  /** Rebuilt when deleted: database, sockets, thumbnails. */
  readonly state: string;
  /** Half-made files, on the same file system as what they become. Emptied of old ones at boot. */
  readonly staging: string;
  readonly thumbnails: string;

  constructor(config: Config) {
    this.root = config.workspace;
    const make = (path: string, mode?: number) => {
      mkdirSync(join(this.root, path), { recursive: true, mode });
      return join(this.root, path);
    };
    this.datasets = make('datasets');
    this.models = make('models');
    this.runs = make('runs');
    this.tools = make('tools');
    this.config = make('config');
    this.logs = make('logs');
    this.trash = make('trash');
    this.state = make('.pilothouse', 0o700);
    this.staging = make('.pilothouse/staging');
    this.thumbnails = make('.pilothouse/thumbnails');
  }
}
