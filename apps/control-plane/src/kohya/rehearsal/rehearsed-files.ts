import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { log } from './terminal.js';

/**
 * A file as small as a checkpoint can be that says of itself what it is. It holds no layer of any model, so nothing that loads a
 * LoRA finds one in it.
 */
export async function writeWeights(path: string, metadata: Record<string, string>): Promise<void> {
  const values = Buffer.alloc(64);
  const header = {
    __metadata__: { ...metadata, 'pilothouse.rehearsal': 'true', 'modelspec.description': MEANING },
    'rehearsal.no_model_was_trained': {
      dtype: 'F32',
      shape: [values.length / 4],
      data_offsets: [0, values.length],
    },
  };
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc(-text.length & 7, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  await writeFile(path, Buffer.concat([length, padded, values]));
}

const MEANING = 'Made by a rehearsal of Pilothouse: no model was trained, and this file holds none.';

const TrainState = z.object({ current_epoch: z.int().positive(), current_step: z.int().nonnegative() });
const ARCHIVES = ['optimizer.bin', 'scheduler.bin', 'random_states_0.pkl'];

/** A state in the files and the order of the real trainer. There is nothing to keep but where it was. */
export async function writeState(folder: string, epoch: number, step: number): Promise<void> {
  log(`Saving current state to ${folder}`);
  await mkdir(folder, { recursive: true });
  const state = { current_epoch: epoch, current_step: step };
  await writeFile(join(folder, 'train_state.json'), JSON.stringify(state));
  await writeWeights(join(folder, 'model.safetensors'), { format: 'pt' });
  for (const name of ARCHIVES) await writeFile(join(folder, name), emptyArchive());
}

/** Throws for a state that is not whole. */
export async function readState(folder: string): Promise<z.infer<typeof TrainState>> {
  log(`resume training from local state: ${folder}`);
  for (const name of ARCHIVES) await readFile(join(folder, name));
  return TrainState.parse(JSON.parse(await readFile(join(folder, 'train_state.json'), 'utf8')));
}

export async function dropState(folder: string): Promise<void> {
  log(`removing old state: ${folder}`);
  await rm(folder, { recursive: true, force: true });
}

/** PyTorch's files are zip archives; one without a member is its end record alone. */
function emptyArchive(): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  return end;
}
