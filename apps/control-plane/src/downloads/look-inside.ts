import { ModelsService } from '../models/models.service.js';
import { folderOfGguf, folderOfTensors } from './choose-folder.js';
import { Trouble } from './trouble.js';

/** A file that is still being fetched: it has its full length, and its first `there` bytes are on the disk. */
export type Look = { path: string; there: number };

/**
 * The folder a file belongs into, by its header; null where it does not say, undefined as long as the header is not in. Throws
 * `Trouble` for what is not the kind of file its name says, so that nobody waits for the rest of it.
 */
export async function lookInside(
  { path, there }: Look,
  models: ModelsService,
): Promise<string | null | undefined> {
  const found = await models.inspectArriving(path, there);
  if (found === undefined) return undefined;
  const { header, problem, tensorNames } = found;
  if (problem) throw notWhatItSays(problem);
  if (!header) return null;
  if (path.endsWith('.gguf')) return header.architecture && folderOfGguf(header.architecture);
  return folderOfTensors(tensorNames, header.isLora);
}

const notWhatItSays = (problem: string) =>
  new Trouble(`What is sent is no model that could be used. ${problem.replace(/\.?$/, '.')}`, {
    remedy: 'none',
  });
