import { extname } from 'node:path';
import { ModelsService } from '../models/models.service.js';
import { folderOfGguf, folderOfTensors } from './choose-folder.js';
import { withSource } from './header-source.js';
import { readGgufArchitecture } from './read-gguf.js';
import { Trouble } from './trouble.js';

/** The format's own bound. */
const MOST_HEADER_BYTES = 100_000_000;
const GGUF_BYTES = 64 * 1024;

/** What a file that is still being fetched shows of itself: its first `there` of `bytes` bytes are on the disk. */
export type Look = { path: string; there: number; bytes: number };

/**
 * The folder a file belongs into, by its header; null where it does not say, undefined as long as the header is not in. Throws
 * `Trouble` for what is not the kind of file its name says, so that nobody waits for the rest of it.
 */
export async function lookInside(look: Look, models: ModelsService): Promise<string | null | undefined> {
  const extension = extname(look.path);
  if (extension === '.safetensors' || extension === '.sft') return safetensorsFolder(look, models);
  if (extension === '.gguf') return ggufFolder(look);
  return null;
}

async function safetensorsFolder({ path, there, bytes }: Look, models: ModelsService) {
  if (there < Math.min(9, bytes)) return undefined;
  const headerBytes = await withSource(path, there, async ({ read }) => {
    const prefix = await read(0, 9);
    const length = prefix.length < 9 ? NaN : Number(prefix.readBigUInt64LE());
    return prefix[8] === 0x7b && length <= MOST_HEADER_BYTES ? length : NaN;
  });
  if (Number.isNaN(headerBytes)) throw notWhatItSays('It does not begin like a safetensors file');
  if (there < Math.min(8 + headerBytes, bytes)) return undefined;
  // The file has its full length from the start, so that what the header says of it is compared with that.
  const { header, problem } = await models.inspect(path);
  if (problem) throw notWhatItSays(problem);
  return folderOfTensors(await models.tensorNamesAt(path), header?.isLora ?? false);
}

async function ggufFolder({ path, there, bytes }: Look) {
  if (there < Math.min(GGUF_BYTES, bytes)) return undefined;
  return withSource(path, there, async (source) => {
    const magic = (await source.read(0, 4)).toString('latin1');
    if (magic !== 'GGUF') throw notWhatItSays('It does not begin like a GGUF file');
    const architecture = await readGgufArchitecture(source);
    return architecture === null ? null : folderOfGguf(architecture);
  });
}

const notWhatItSays = (problem: string) =>
  new Trouble(`What is sent is no model that could be used. ${problem.replace(/\.?$/, '.')}`, {
    remedy: 'none',
  });
