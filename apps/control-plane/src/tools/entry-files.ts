import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { ServiceName } from '@pilothouse/contracts/names';
import { readEntry } from './read-entry.js';
import type { EntryFile } from './settle-catalogue.js';

const MOST_FILES = 200;

/** Every `.toml` of a folder, by name. `shownAs` stands before the name where a person reads it. */
export async function readEntryFiles(folder: string, shownAs: string): Promise<EntryFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith('.toml') && !name.startsWith('.')).sort();
  const found = await Promise.all(files.slice(0, MOST_FILES).map((name) => readOne(folder, name, shownAs)));
  return found.filter((each) => each !== undefined);
}

async function readOne(folder: string, name: string, shownAs: string): Promise<EntryFile | undefined> {
  const id = parse(name).name;
  const file = `${shownAs}/${name}`;
  const named = ServiceName.safeParse(id);
  if (!named.success)
    return { id, file, why: `Its name is none for a tool: ${named.error.issues[0]?.message}.` };
  try {
    return { id, file, ...(await readEntry(join(folder, name))) };
  } catch (error) {
    // Removed between listing and reading.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    return { id, file, why: `It cannot be read: ${(error as Error).message}.` };
  }
}
