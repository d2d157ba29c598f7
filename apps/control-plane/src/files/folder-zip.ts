import { once } from 'node:events';
import { lstat, readdir } from 'node:fs/promises';
import { Injectable, Logger } from '@nestjs/common';
import { shownName } from '@pilothouse/contracts/files';
import { ZipArchive } from 'archiver';
import type { Response } from 'express';
import type { HeldFolder } from '../platform/held-folder.js';
import { isDenied, isGone } from '../platform/confinement.js';
import { textOf } from '../platform/disk-names.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { FilesService } from './files.service.js';
import { Protection } from './protection.js';

/** Deeper is no tree that a person made. */
const MOST_DEPTH = 64;
/** So many of what was left out are named. */
const MOST_NAMED = 1_000;

type Zip = { archive: ZipArchive; gone: AbortSignal; leftOut: string[] };

/** Sends a folder as one ZIP, written while it is read: one file is open at a time, and nothing is kept on the disk or in memory. */
@Injectable()
export class FolderZip {
  private readonly logger = new Logger(FolderZip.name);

  constructor(
    private readonly files: FilesService,
    private readonly folders: WorkspaceFolders,
    private readonly protection: Protection,
  ) {}

  async send(path: string, names: string[], response: Response): Promise<void> {
    const left = new AbortController();
    // Models and pictures do not get smaller: nothing is compressed, so that the disk is what it waits for.
    const archive = new ZipArchive({ store: true, highWaterMark: 256 * 1024 } as object);
    const zip: Zip = { archive, gone: left.signal, leftOut: [] };
    await this.files.inShown(path, async (folder) => {
      response.attachment(`${shownName(nameOf(path, names))}.zip`);
      response.setHeader('Cache-Control', 'private, no-store');
      response.once('close', () => left.abort());
      archive.on('error', (error) => left.abort(error));
      archive.pipe(response);
      try {
        const wanted = names.length > 0 ? names : await namesIn(folder);
        const prefix = names.length === 1 ? '' : `${safe(nameOf(path, []))}/`;
        for (const name of wanted) await this.add(zip, folder, name, prefix, 0);
        if (zip.leftOut.length > 0)
          await this.entry(zip, Buffer.from(told(zip.leftOut)), `${prefix}LEFT-OUT.txt`);
        await archive.finalize();
      } catch (error) {
        // The length is not known before: a download that breaks off is the only way to say that it failed.
        if (!response.destroyed) this.logger.warn(error);
        archive.abort();
        response.destroy();
      }
    });
  }

  private async add(
    zip: Zip,
    folder: HeldFolder,
    name: string,
    prefix: string,
    depth: number,
  ): Promise<void> {
    zip.gone.throwIfAborted();
    const path = folder.realPathOf(name);
    const inZip = `${prefix}${safe(name)}`;
    try {
      const facts = await lstat(folder.at(name));
      const secret = this.protection.secret(path, facts.mode);
      if (this.protection.hidden(path)) leave(zip, inZip, 'Pilothouse’s own state');
      else if (facts.isDirectory()) await this.addFolder(zip, path, `${inZip}/`, depth);
      else if (facts.isSymbolicLink()) leave(zip, inZip, 'a link, and links are not followed');
      else if (!facts.isFile()) leave(zip, inZip, 'neither a file nor a folder');
      else if (secret) leave(zip, inZip, 'a secret');
      else await this.addFile(zip, path, inZip);
    } catch (error) {
      if (!isGone(error) && !isDenied(error) && !(error instanceof AppError)) throw error;
      leave(zip, inZip, 'gone, or not to be opened, when its turn came');
    }
  }

  private async addFolder(zip: Zip, path: string, inZip: string, depth: number) {
    if (depth > MOST_DEPTH) return leave(zip, inZip, 'nested too deeply');
    await this.folders.confinement.inFolder(path, async (folder) => {
      const names = await namesIn(folder);
      if (names.length === 0) await this.entry(zip, Buffer.alloc(0), inZip);
      for (const name of names) await this.add(zip, folder, name, inZip, depth + 1);
    });
  }

  private async addFile(zip: Zip, path: string, inZip: string) {
    const { handle, facts } = await this.folders.confinement.openFile(path);
    try {
      // What is appended meanwhile is of the next download.
      const end = Number(facts.size) - 1;
      const bytes = end < 0 ? Buffer.alloc(0) : handle.createReadStream({ start: 0, end, autoClose: false });
      await this.entry(zip, bytes, inZip, new Date(Number(facts.mtimeMs)));
    } finally {
      await handle.close();
    }
  }

  private async entry(
    { archive, gone }: Zip,
    bytes: Parameters<ZipArchive['append']>[0],
    name: string,
    date = new Date(),
  ) {
    const isIn = once(archive, 'entry', { signal: gone });
    archive.append(bytes, { name, date, mode: 0o644 });
    await isIn;
  }
}

const leave = ({ leftOut }: Zip, name: string, reason: string) => void leftOut.push(`${name}: ${reason}`);

const told = (leftOut: string[]) =>
  [
    'Not in this archive:',
    ...leftOut.slice(0, MOST_NAMED),
    ...(leftOut.length > MOST_NAMED ? ['and more'] : []),
  ].join('\n');

const namesIn = async (folder: HeldFolder) =>
  (await readdir(`${folder.path.toString()}/`, 'buffer')).map(textOf);

/** Unzippers of other systems take a backslash for a step into a folder. */
const safe = (name: string) => shownName(name).replaceAll('\\', '_');

const nameOf = (path: string, names: string[]) =>
  (names.length === 1 ? names[0]! : path.split('/').at(-1)) || 'workspace';
