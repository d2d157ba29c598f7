import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

/** `.pilothouse/services/`: the program files supervisord includes. Ours alone, and rebuilt at will. */
export class ProgramFolder {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  async read(): Promise<Map<string, string>> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith('.conf')).sort();
    const texts = names.map(async (name) => [name, await readFile(join(this.folder, name), 'utf8')] as const);
    return new Map(await Promise.all(texts));
  }

  async put(name: string, text: string): Promise<void> {
    await writeFileAtomic(join(this.folder, name), text, { mode: 0o600 });
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true });
  }

  /** Makes the folder hold just these. */
  async become(files: ReadonlyMap<string, string>): Promise<void> {
    const standing = await this.read();
    for (const name of standing.keys()) if (!files.has(name)) await this.remove(name);
    for (const [name, text] of files) if (standing.get(name) !== text) await this.put(name, text);
  }
}
