import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOf } from './disk-names.js';

/** A folder that is held open: whatever is renamed meanwhile, `at(name)` is in this very folder. */
export class HeldFolder {
  constructor(
    /** Below the root, every link on the way followed; '' is the root. */
    readonly realPath: string,
    private readonly base: Buffer,
    readonly handle: FileHandle | undefined,
    readonly facts: BigIntStats,
  ) {}

  /** A path to hand to the system at once; it may hold no link but as its last part. */
  at(name: string): Buffer {
    return Buffer.concat([this.base, SLASH, bytesOf(name)]);
  }

  /** The folder itself. */
  get path(): Buffer {
    return this.base;
  }

  /** The same as `at`, for what only takes text; names that are not UTF-8 have none. */
  textAt(name: string): string {
    return join(this.base.toString(), name);
  }

  realPathOf(name: string): string {
    return this.realPath === '' ? name : `${this.realPath}/${name}`;
  }
}

/** A file that is open for reading. */
export type OpenedFile = { handle: FileHandle; facts: BigIntStats; realPath: string };

const SLASH = Buffer.from('/');
