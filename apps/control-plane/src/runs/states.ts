import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ModelsService } from '../models/models.service.js';
import type { RunFolder } from './run-folder.js';

/** How sd-scripts names the state after an epoch. */
const NAME = /^.+-(\d{6})-state$/;
/** In the order they are written, after `train_state.json`: the last one says that the others are there. */
const ARCHIVES = ['optimizer.bin', 'scheduler.bin', 'random_states_0.pkl'];
/** What a zip archive, PyTorch's format, ends with when nothing is missing: 22 bytes, beginning with these. */
const ARCHIVE_END = Buffer.from('PK\x05\x06', 'latin1');
const ARCHIVE_END_BYTES = 22;

export type SavedState = { path: string; epoch: number };

const TrainState = z.object({ current_epoch: z.int().positive() });

/**
 * The newest complete state a run has, or else the one it was itself taken up from. The trainer writes states file by file in
 * place, so a kill leaves half of one under its final name.
 */
export async function newestState(
  folder: RunFolder,
  models: Pick<ModelsService, 'inspect'>,
): Promise<SavedState | undefined> {
  const names = await readdir(folder.checkpoints).catch(() => []);
  const own = names
    .filter((name) => NAME.test(name))
    .map((name) => ({ path: join(folder.checkpoints, name), epoch: Number(NAME.exec(name)?.[1]) }))
    .sort((a, b) => b.epoch - a.epoch);
  for (const state of own) {
    if ((await epochIn(state.path, models)) === state.epoch) return state;
  }
  const epoch = await epochIn(folder.resumedState, models);
  return epoch === undefined ? undefined : { path: folder.resumedState, epoch };
}

/** The epoch a complete state was saved after. Its step counts from wherever that trainer began, so it says nothing. */
async function epochIn(path: string, models: Pick<ModelsService, 'inspect'>): Promise<number | undefined> {
  const said = await readFile(join(path, 'train_state.json'), 'utf8').catch(() => undefined);
  if (said === undefined) return undefined;
  for (const name of ARCHIVES.toReversed()) {
    if (!(await isWholeArchive(join(path, name)))) return undefined;
  }
  const { header, problem } = await models.inspect(join(path, 'model.safetensors'));
  if (header === null || problem !== '') return undefined;
  return TrainState.safeParse(parseJson(said)).data?.current_epoch;
}

async function isWholeArchive(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return false;
  try {
    const { size } = await file.stat();
    if (size < ARCHIVE_END_BYTES) return false;
    const end = Buffer.alloc(ARCHIVE_END.length);
    await file.read(end, 0, end.length, size - ARCHIVE_END_BYTES);
    return end.equals(ARCHIVE_END);
  } finally {
    await file.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Half written.
  }
}
