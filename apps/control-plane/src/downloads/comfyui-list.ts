import { z } from 'zod';
import { askTool, ToolRefusal } from '../platform/ask-tool.js';

/** A hundred thousand names. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Whether ComfyUI lists a file; its lists follow the disk by themselves (its `folder_paths.py` compares the folders' times). */
export async function comfyLists(port: number, path: string, signal: AbortSignal) {
  const [folder = '', ...inside] = path.split('/');
  const name = inside.join('/');
  let names: string[];
  try {
    const answer = await askTool(port, `/models/${encodeURIComponent(folder)}`, undefined, signal, {
      mostBytes: MOST_BYTES,
    });
    names = z.string().array().parse(answer);
  } catch (error) {
    if (!(error instanceof ToolRefusal && error.status === 404)) throw error;
    return { seen: 'unasked', why: `It has no kind of model that is called ${folder}.` } as const;
  }
  if (names.includes(name)) return { seen: 'yes', why: '' } as const;
  const count = names.length === 1 ? '1 file' : `${names.length} files`;
  return {
    seen: 'no',
    why: `It lists ${count} in ${folder}, and this is not one of them: see whether its folders are those of the workspace.`,
  } as const;
}
