import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { StartFile, ToolEntry } from '@pilothouse/contracts/tool-entry';
import writeFileAtomic from 'write-file-atomic';
import { mergedFds } from './fds.js';
import { placed, type Places } from './tool-folders.js';

/** Makes the folders and writes the files that a tool is to find when it starts. */
export async function prepareStart({ start }: ToolEntry, places: Places): Promise<void> {
  for (const folder of start.folders) await mkdir(absolute(folder, places), { recursive: true });
  for (const file of start.files) await writeStartFile(file, places);
}

async function writeStartFile({ path, text, write }: StartFile, places: Places): Promise<void> {
  const target = absolute(path, places);
  if (write === 'once' && existsSync(target)) return;
  const before = await readFile(target, 'utf8').catch(() => undefined);
  const wanted = placed(text, places);
  const after = write === 'merge' ? mergedFds(before ?? '', wanted) : wanted;
  if (after === before) return;
  await mkdir(dirname(target), { recursive: true });
  await writeFileAtomic(target, after);
}

function absolute(text: string, places: Places): string {
  const path = placed(text, places);
  return isAbsolute(path) ? path : join(places.version, path);
}
