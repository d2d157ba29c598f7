import { mkdirSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Watcher } from '../platform/watcher.js';
import type { OwnFile } from './arrange-files.js';

/** A program is some 20 lines. */
const MOST_BYTES = 256 * 1024;
const MOST_FILES = 500;

/** `config/services/`: what a person puts there is read, never written. */
export class OwnFiles {
  private readonly watcher: Watcher;

  constructor(
    private readonly folder: string,
    onChange: () => void,
  ) {
    mkdirSync(folder, { recursive: true });
    this.watcher = new Watcher(folder);
    this.watcher.watch(folder);
    this.watcher.events.on('touched', () => {
      // Another folder may stand there by now.
      this.watcher.watch(folder);
      onChange();
    });
    // Out of watches: what is dropped in is then taken up with the next change from elsewhere, or at the next start.
    this.watcher.events.on('failed', onChange);
  }

  async read(): Promise<OwnFile[]> {
    const names = (await readdir(this.folder).catch(() => []))
      .filter((name) => name.endsWith('.conf') && !name.startsWith('.'))
      .sort();
    const files = await Promise.all(names.slice(0, MOST_FILES).map((file) => this.readOne(file)));
    return files.filter((file) => file !== undefined);
  }

  close(): Promise<void> {
    return this.watcher.close();
  }

  private async readOne(file: string): Promise<OwnFile | undefined> {
    const path = join(this.folder, file);
    try {
      const facts = await stat(path);
      if (!facts.isFile()) return { file, why: 'It is no file.' };
      if (facts.size > MOST_BYTES) {
        return { file, why: `It has ${facts.size.toLocaleString('en')} bytes: that is no file of programs.` };
      }
      // supervisord takes `here` for the folder of the file it reads, which will be another.
      const here = this.folder.replaceAll('%', '%%');
      return { file, text: (await readFile(path, 'utf8')).replaceAll('%(here)s', here) };
    } catch (error) {
      // Removed between listing and reading.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      return { file, why: `It cannot be read: ${(error as Error).message}.` };
    }
  }
}
