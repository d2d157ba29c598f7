import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { noise } from '../check-kohya/material.mjs';

const STAND_IN = resolve(import.meta.dirname, '../../apps/control-plane/test/stand-in');
/** What the control plane asks the trainer's Python for. */
const MODULES = ['torch', 'accelerate', 'bitsandbytes', 'tensorboard'];

export const REQUEST = {
  family: 'sd15',
  baseModel: 'checkpoints/sd15.safetensors',
  dataset: 'boats',
  triggerWords: ['boat'],
  epochs: 1,
  repeats: 2,
  resolution: 256,
};

/** A base model, two pictures, and the stand-in trainer; `flood` writes what it is told to instead. */
export async function prepareWorkspace(workspace) {
  const tools = join(workspace, 'tools/kohya');
  await mkdir(join(tools, 'venv/bin'), { recursive: true });
  const files = (await readdir(STAND_IN)).filter((name) => /\.(?:py|json)$/.test(name));
  for (const name of files) await copyFile(join(STAND_IN, name), join(tools, name));
  for (const name of MODULES) await writeFile(join(tools, `${name}.py`), '');
  await writeFile(join(tools, 'stand-in.json'), JSON.stringify({ stepMs: 1 }));
  const { stdout } = await promisify(execFile)('python3', ['-c', 'import sys; print(sys.executable)']);
  await symlink(stdout.trim(), join(tools, 'venv/bin/python'));

  await mkdir(join(workspace, 'models/checkpoints'), { recursive: true });
  await writeFile(join(workspace, 'models', REQUEST.baseModel), baseModel());
  await mkdir(join(workspace, 'datasets/boats'), { recursive: true });
  for (const name of ['a', 'b']) {
    await writeFile(join(workspace, `datasets/boats/${name}.png`), await noise(256, 256));
    await writeFile(join(workspace, `datasets/boats/${name}.txt`), 'boat');
  }
}

/** From now on the trainer only writes: so many megabytes, at most so many a second. */
export async function installFlood(workspace, { megabytes, megabytesASecond }) {
  const tools = join(workspace, 'tools/kohya');
  await copyFile(join(import.meta.dirname, 'train_network.py'), join(tools, 'train_network.py'));
  await writeFile(
    join(tools, 'flood.json'),
    JSON.stringify({ megabytes, megabytes_a_second: megabytesASecond }),
  );
}

/** As small as a file can be that says of itself what it is. */
function baseModel() {
  const header = Buffer.from(
    JSON.stringify({
      __metadata__: { 'modelspec.architecture': 'stable-diffusion-v1' },
      'model.diffusion_model.out.2.bias': { dtype: 'F16', shape: [4], data_offsets: [0, 8] },
    }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(8)]);
}
