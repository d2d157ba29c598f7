import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config.js';
import { CannotStart } from './cannot-start.js';
import { Confinement } from './confinement.js';
import { claimWorkspace } from './workspace-claim.js';

/** Those of the workspace itself. Their owner may have put one on a larger disk, with a link in its place. */
export const OWN_FOLDERS = [
  'datasets',
  'models',
  'outputs',
  'runs',
  'tools',
  'config',
  'history',
  'logs',
  'trash',
];

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
  /** What datasets held before: one folder for each. */
  readonly history: string;
  /** Rebuilt when deleted: database, sockets, thumbnails. */
  readonly state: string;
  /** Half-made files, on the same file system as what they become. Emptied of old ones at boot. */
  readonly staging: string;
  readonly thumbnails: string;
  /** One folder for each model that is fetched, beside the caches of installs. */
  readonly downloads: string;
  /** What is being received or unpacked, one folder each. Unlike staging it outlives a restart. */
  readonly uploads: string;
  /** One folder for each shell a person opened. */
  readonly terminals: string;
  /** The way to whatever a path from outside names. */
  readonly confinement: Confinement;

  constructor(config: Config) {
    this.root = config.workspace;
    const make = (path: string) => makeWritable(join(this.root, path));
    this.datasets = make('datasets');
    this.models = make('models');
    this.runs = make('runs');
    this.tools = make('tools');
    this.config = make('config');
    this.logs = make('logs');
    this.trash = make('trash');
    this.history = make('history');
    this.state = make('.pilothouse');
    closeToOthers(this.state);
    claimWorkspace(this.state);
    this.staging = make('.pilothouse/staging');
    this.uploads = make('.pilothouse/uploads');
    this.thumbnails = make('.pilothouse/thumbnails');
    this.downloads = make('.pilothouse/downloads');
    this.terminals = make('.pilothouse/terminals');
    this.confinement = new Confinement(this.root, { mayBeLinks: OWN_FOLDERS });
  }
}

function makeWritable(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return path;
  } catch (error) {
    throw new CannotStart(
      `the folder ${path} cannot be written (${(error as Error).message}). ` +
        'Let this user write there, or choose another workspace with PILOTHOUSE_WORKSPACE.',
      { cause: error },
    );
  }
}

/** Sockets and log-ins lie there. */
function closeToOthers(path: string) {
  try {
    chmodSync(path, 0o700);
  } catch {
    // Some network file systems know no modes; who may mount them decides then.
  }
}
