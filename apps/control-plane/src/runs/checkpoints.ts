import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { ModelsService } from '../models/models.service.js';

/** How sd-scripts names what it saves: `name-000004.safetensors` after an epoch, `name.safetensors` at the end. */
const NAME = /^(.+?)(?:-(\d{6})|-step(\d{8}))?\.safetensors$/;

type Where = { folder: string; name: string; epochs: number };

/** What a run has saved, oldest epoch first. `known` spares reading files again that have not changed. */
export async function listCheckpoints(
  { folder, name, epochs }: Where,
  models: Pick<ModelsService, 'inspect'>,
  known: Checkpoint[] = [],
): Promise<Checkpoint[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const checkpoints: Checkpoint[] = [];
  for (const file of files.filter((each) => NAME.test(each) && !each.startsWith('.'))) {
    const checkpoint = await read(join(folder, file), file, known);
    if (checkpoint) checkpoints.push(checkpoint);
  }
  return checkpoints.sort(byAge);

  async function read(path: string, file: string, known: Checkpoint[]): Promise<Checkpoint | undefined> {
    const facts = await stat(path).catch(() => undefined);
    if (!facts?.isFile()) return undefined; // Pruned by the trainer meanwhile.
    const bytes = facts.size;
    const savedAt = Math.floor(facts.mtimeMs);
    const same = known.find(
      (each) => each.file === file && each.bytes === bytes && each.savedAt === savedAt && each.isComplete,
    );
    if (same) return same;

    const isFinal = file === finalFile(name);
    const epoch = isFinal ? epochs : Number(NAME.exec(file)?.[2] ?? NaN);
    const { header, problem } = await models.inspect(path);
    const isComplete = header !== null && problem === '';
    return {
      file,
      epoch: Number.isNaN(epoch) ? null : epoch,
      isFinal,
      bytes,
      savedAt,
      isComplete,
      isKept: false,
    };
  }
}

export const finalFile = (name: string) => `${name}.safetensors`;

const byAge = (a: Checkpoint, b: Checkpoint) =>
  Number(a.isFinal) - Number(b.isFinal) || (a.epoch ?? 0) - (b.epoch ?? 0) || a.file.localeCompare(b.file);
