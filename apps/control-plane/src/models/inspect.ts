import { extname } from 'node:path';
import { describeModel } from './describe-model.js';
import type { Inspected } from './models.store.js';
import { readSafetensors } from './safetensors.js';

/** `.sft` is what some FLUX.1 files are called. */
export const SAFETENSORS = new Set(['.safetensors', '.sft']);

/** What a model file says of itself, and why it is no use. Only the header is read. */
export async function inspect(absolutePath: string): Promise<Inspected> {
  if (!SAFETENSORS.has(extname(absolutePath).toLowerCase())) return { header: null, problem: '' };
  try {
    const { safetensors, problem } = await readSafetensors(absolutePath);
    return { header: safetensors && describeModel(safetensors), problem };
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw error;
    return { header: null, problem: `The file cannot be opened (${(error as Error).message})` };
  }
}
