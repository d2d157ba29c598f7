import { factsNow } from '../platform/file-facts.js';
import { describeGguf, describeModel } from './describe-model.js';
import { parseGguf, readGguf } from './gguf.js';
import { formatOf } from './model-type.js';
import type { Inspected } from './models.store.js';
import { parseSafetensors, readSafetensors } from './safetensors.js';
import { arriving, NotThereYet, type Source, withSource } from './source.js';

/** What a model file says of itself, and why it is no use. Only the header is read; a pickle is not even opened. */
export async function inspect(absolutePath: string): Promise<Inspected> {
  if (!hasHeader(absolutePath)) return { header: null, problem: '' };
  try {
    const { header, problem } = await withSource(absolutePath, (source) => inspectIn(source, absolutePath));
    return { header, problem };
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw error;
    return { header: null, problem: `The file cannot be opened (${(error as Error).message})` };
  }
}

/** `tensorNames` are what its parts are called: none when its header cannot be read. */
export type InspectedArrival = Inspected & { tensorNames: string[] };

/**
 * The same of a file that has its full length and of which the first `there` bytes have come so far. Undefined as long as they do not
 * hold its header.
 */
export async function inspectArriving(input: {
  path: string;
  there: number;
}): Promise<InspectedArrival | undefined> {
  const { path, there } = input;
  if (!hasHeader(path)) return { header: null, problem: '', tensorNames: [] };
  try {
    return await withSource(path, (source) => inspectIn(arriving(source, there), path));
  } catch (error) {
    if (error instanceof NotThereYet) return undefined;
    throw error;
  }
}

const hasHeader = (path: string) => ['safetensors', 'gguf'].includes(formatOf(path) ?? '');

async function inspectIn(source: Source, path: string): Promise<InspectedArrival> {
  if (formatOf(path) === 'gguf') {
    const { gguf, problem } = await parseGguf(source);
    return { header: gguf && describeGguf(gguf), problem, tensorNames: [...(gguf?.tensors.keys() ?? [])] };
  }
  const { safetensors, problem } = await parseSafetensors(source);
  const tensorNames = [...(safetensors?.tensors.keys() ?? [])];
  return { header: safetensors && describeModel(safetensors), problem, tensorNames };
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

/** `header` is null when it is none of a safetensors file. */
export type Described = Inspected & { metadata: Record<string, string> };

/** What a safetensors file says of itself, whatever its path looks like: that of an opened file has no ending. */
export async function describeSafetensors(absolutePath: string): Promise<Described> {
  const { safetensors, problem } = await readSafetensors(absolutePath);
  const header = safetensors && describeModel(safetensors);
  return { header, metadata: safetensors?.metadata ?? {}, problem };
}

/** What the parts of a file are called; nothing when its header cannot be read. */
export async function readTensorNames(absolutePath: string): Promise<string[]> {
  const { tensorNames } = await withSource(absolutePath, (source) => inspectIn(source, absolutePath));
  return tensorNames;
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
export const HEADER_TASKS = {
  inspect: inspectEach,
  inspectArriving,
  metadata: readMetadata,
  names: readTensorNames,
  describe: describeSafetensors,
};
