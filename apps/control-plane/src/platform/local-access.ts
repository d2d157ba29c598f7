import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { LocalAccess as LocalAccessFile } from '@pilothouse/contracts/local-access';
import writeFileAtomic from 'write-file-atomic';
import { WorkspaceFolders } from './workspace-folders.js';

/**
 * Lets the command line in without a password: whoever can read a file of mode 0600 in this workspace is its owner, who may change
 * everything here anyway.
 */
@Injectable()
export class LocalAccess implements OnApplicationShutdown {
  private readonly token = randomBytes(32).toString('base64url');
  private readonly path: string;
  private isAnnounced = false;

  constructor(folders: WorkspaceFolders) {
    this.path = join(folders.state, 'local-access.json');
  }

  matches(token: string): boolean {
    return timingSafeEqual(digest(token), digest(this.token));
  }

  /** `url` as it is reached from this machine. */
  announce(url: string) {
    const file: LocalAccessFile = { url, token: this.token, pid: process.pid };
    writeFileAtomic.sync(this.path, `${JSON.stringify(file)}\n`, { mode: 0o600 });
    this.isAnnounced = true;
  }

  onApplicationShutdown() {
    if (this.isAnnounced) rmSync(this.path, { force: true });
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();
