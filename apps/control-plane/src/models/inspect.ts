import { describeGguf, describeModel } from './describe-model.js';
import { readGguf } from './gguf.js';
import { factsNow } from '../platform/file-facts.js';
import { formatOf } from './model-type.js';
import type { Inspected } from './models.store.js';
import { readSafetensors } from './safetensors.js';

/** What a model file says of itself, and why it is no use. Only the header is read; a pickle is not even opened. */
export async function inspect(absolutePath: string): Promise<Inspected> {
  const format = formatOf(absolutePath);
  try {
    if (format === 'safetensors') {
      const { safetensors, problem } = await readSafetensors(absolutePath);
      return { header: safetensors && describeModel(safetensors), problem };
    }
    if (format === 'gguf') {
      const { gguf, problem } = await readGguf(absolutePath);
      return { header: gguf && describeGguf(gguf), problem };
    }
    return { header: null, problem: '' };
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw error;
    return { header: null, problem: `The file cannot be opened (${(error as Error).message})` };
  }
}

/** Every key of the header as it was written; undefined when it has no header to read. */
export async function readMetadata(absolutePath: string): Promise<Record<string, string> | undefined> {
  if (formatOf(absolutePath) === 'gguf') {
    const { gguf } = await readGguf(absolutePath);
    return gguf
      ? Object.fromEntries(Object.entries(gguf.metadata).map(([key, value]) => [key, String(value)]))
      : undefined;
  }
  return (await readSafetensors(absolutePath)).safetensors?.metadata;
}

/** What the parts of a file are called; nothing when its header cannot be read. */
export async function readTensorNames(absolutePath: string): Promise<string[]> {
  const read =
    formatOf(absolutePath) === 'gguf' ? await readGguf(absolutePath) : await readSafetensors(absolutePath);
  const header = 'gguf' in read ? read.gguf : read.safetensors;
  return header ? [...header.tensors.keys()] : [];
}

/** `isThere`: after it was read it still was a file. */
export type InspectedThere = Inspected & { isThere: boolean };

async function inspectEach(absolutePaths: string[]): Promise<InspectedThere[]> {
  const all: InspectedThere[] = [];
  for (const path of absolutePaths) {
    const inspected = await inspect(path);
    all.push({ ...inspected, isThere: factsNow(path).is === 'file' });
  }
  return all;
}

/** What can be asked of headers: the first takes paths, the others one. */
export const HEADER_TASKS = { inspect: inspectEach, metadata: readMetadata, names: readTensorNames };
export type HeaderTasks = typeof HEADER_TASKS;
