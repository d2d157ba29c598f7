import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readdir, readlink, rm, symlink, utimes } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { shownName } from '@pilothouse/contracts/files';
import { AppError } from '../platform/app-error.js';
import type { HeldFolder } from '../platform/held-folder.js';
import { bytesOf, textOf } from '../platform/disk-names.js';
import { moveEntry, syncHeld } from '../platform/move-entry.js';
import { namesLike } from '../platform/publish-file.js';
import { Staging } from '../platform/staging.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { Protection } from './protection.js';

/** Deeper is no tree that a person made. */
const MOST_DEPTH = 64;

/** Copies files and folders. A copy is there whole or not at all. */
@Injectable()
export class FileCopies {
  constructor(
    private readonly folders: WorkspaceFolders,
    private readonly staging: Staging,
    private readonly protection: Protection,
  ) {}

  /** Answers the name of the copy: a free one like the original’s. */
  async copy(path: string, target: HeldFolder, signal: AbortSignal): Promise<string> {
    return this.folders.confinement.inParent(path, async (source, name) => {
      const realPath = source.realPathOf(name);
      if (`${target.realPath}/`.startsWith(`${realPath}/`)) {
        throw new AppError(
          'CONFLICT',
          `“${shownName(name)}” cannot be copied into itself. Choose a folder outside it.`,
        );
      }
      const isHere = await this.isOnOneDisk(target);
      const staged = isHere
        ? bytesOf(this.staging.newPath())
        : target.at(`.${Date.now().toString(36)}-${process.pid}.partial`);
      try {
        await this.copyEntry(source, name, { to: staged, depth: 0, signal });
        for (const free of namesLike(name)) {
          if (!(await moveEntry(staged, target.at(free)))) continue;
          await syncHeld(target);
          return free;
        }
        throw new AppError(
          'CONFLICT',
          `There is no free name like “${shownName(name)}” here. Rename some of the copies first.`,
        );
      } finally {
        await rm(staged as unknown as string, { recursive: true, force: true });
      }
    });
  }

  private async isOnOneDisk(target: HeldFolder): Promise<boolean> {
    return (await lstat(this.folders.staging, { bigint: true })).dev === target.facts.dev;
  }

  private async copyEntry(folder: HeldFolder, name: string, copy: Copy): Promise<void> {
    copy.signal.throwIfAborted();
    const path = folder.realPathOf(name);
    const facts = await lstat(folder.at(name));
    const secret = this.protection.secret(path, facts.mode);
    if (facts.isDirectory()) return this.copyFolder(path, copy);
    if (facts.isSymbolicLink()) {
      await symlink(await readlink(folder.at(name), 'buffer'), copy.to);
    } else if (secret && copy.depth === 0) {
      throw new AppError('FORBIDDEN', `“${shownName(name)}” is not copied. ${secret}.`);
    } else if (facts.isFile() && !secret) {
      await this.copyFile(path, copy.to);
    } else if (copy.depth === 0) {
      throw new AppError(
        'INVALID_INPUT',
        `“${shownName(name)}” is neither a file nor a folder, so it cannot be copied.`,
      );
    }
  }

  private async copyFolder(path: string, { to, depth, signal }: Copy) {
    const hidden = this.protection.hidden(path);
    if (hidden) throw new AppError('FORBIDDEN', `“${shownName(path)}” is not copied. ${hidden}.`);
    if (depth > MOST_DEPTH) {
      throw new AppError(
        'INVALID_INPUT',
        `“${shownName(path)}” is nested more than ${MOST_DEPTH} folders deep. Copy it in parts.`,
      );
    }
    await mkdir(to);
    await this.folders.confinement.inFolder(path, async (folder) => {
      for (const bytes of await readdir(`${folder.path.toString()}/`, 'buffer')) {
        const below = Buffer.concat([to, SLASH, bytes]);
        await this.copyEntry(folder, textOf(bytes), { to: below, depth: depth + 1, signal });
      }
    });
  }

  /** From the opened file, whatever stands at its path by now. */
  private async copyFile(path: string, to: Buffer) {
    const { handle, facts } = await this.folders.confinement.openFile(path);
    try {
      const source = this.folders.confinement.pathOf(handle, path);
      await copyFile(source, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      const copied = await open(to, 'r+');
      await copied.sync().finally(() => copied.close());
      await utimes(to, Number(facts.atimeMs) / 1000, Number(facts.mtimeMs) / 1000);
    } finally {
      await handle.close();
    }
  }
}

type Copy = { to: Buffer; depth: number; signal: AbortSignal };

const SLASH = Buffer.from('/');
