import { readdir, readFile, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { ItemName } from '@pilothouse/contracts/names';
import { type Preset, PresetFile, type PresetList } from '@pilothouse/contracts/presets';
import { ZodError } from 'zod';
import { sentenceOf } from '../platform/parse-input.js';

/** A preset is a few hundred bytes; anything else in the folder is not one. */
const MOST_BYTES = 64 * 1024;
const MOST_FILES = 500;

export type OwnPresets = Pick<PresetList, 'presets' | 'broken'>;

/** What stands in `config/presets/`, by name. A file that is no use is listed with the reason. */
export async function readOwnPresets(folder: string): Promise<OwnPresets> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const found: OwnPresets = { presets: [], broken: [] };
  for (const file of names.filter((name) => name.endsWith('.json')).slice(0, MOST_FILES)) {
    try {
      found.presets.push(await readOne(folder, file));
    } catch (error) {
      // Removed between listing and reading.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      found.broken.push({ file, problem: problemOf(error) });
    }
  }
  return found;
}

export const fileOf = (folder: string, name: string) => join(folder, `${name}.json`);

async function readOne(folder: string, file: string): Promise<Preset> {
  const name = ItemName.parse(parse(file).name);
  const path = join(folder, file);
  const facts = await stat(path);
  if (!facts.isFile()) throw new Error('It is not a file');
  if (facts.size > MOST_BYTES) {
    throw new Error(`It has ${facts.size.toLocaleString('en')} bytes: that is no preset`);
  }
  const { family, size, values, extra, samples } = PresetFile.parse(JSON.parse(await readFile(path, 'utf8')));
  return {
    id: `own/${name}`,
    title: name,
    family,
    size,
    cardGb: null,
    isOwn: true,
    values,
    documented: [],
    extra,
    samples,
  };
}

function problemOf(error: unknown): string {
  if (error instanceof ZodError) {
    return sentenceOf(error).slice(0, 500);
  }
  if (error instanceof SyntaxError) return `It is not JSON: ${error.message}.`;
  return `${(error as Error).message}.`;
}
