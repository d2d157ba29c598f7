import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { WorkspaceFolders } from './workspace-folders.js';

/** Where files are made before they get their name. What an earlier process left half-made is removed first of all. */
@Injectable()
export class Staging {
  private readonly folder: string;

  constructor(folders: WorkspaceFolders) {
    this.folder = folders.staging;
    // In the constructor: nothing of this process can be in there yet.
    for (const name of readdirSync(this.folder)) {
      rmSync(join(this.folder, name), { recursive: true, force: true });
    }
  }

  /** A path that nobody else uses, on the workspace's file system. */
  newPath(): string {
    return join(this.folder, randomUUID());
  }

  async discard(path: string): Promise<void> {
    await unlink(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
