import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';

export const DATA = resolve(import.meta.dirname, '../../data/check-kohya');

/** Something outside is missing: nothing was checked, and nothing is wrong with the product. */
export class Skipped extends Error {}

/** The checkout and Python named by options or environment, or those docs/check-kohya.md makes. */
export async function findTrainer(words, environment) {
  const { values } = parseArgs({
    args: words,
    options: {
      'sd-scripts': { type: 'string' },
      python: { type: 'string' },
      /** `three`, `sets` or `captions`: nothing but that part. */
      only: { type: 'string' },
    },
  });
  const folder = resolve(values['sd-scripts'] ?? environment.KOHYA_SD_SCRIPTS ?? join(DATA, 'sd-scripts'));
  const python = resolve(values.python ?? environment.KOHYA_PYTHON ?? join(DATA, 'venv/bin/python'));
  if (!existsSync(join(folder, 'train_network.py'))) {
    throw new Skipped(`no checkout of sd-scripts in ${folder}; docs/check-kohya.md says how to make one`);
  }
  if (!existsSync(python)) {
    throw new Skipped(`no Python at ${python}; docs/check-kohya.md says how to make its environment`);
  }
  return { folder, python, torch: await versionOfTorch(python), only: values.only };
}

async function versionOfTorch(python) {
  const question = 'import torch, torchvision, accelerate, diffusers, transformers; print(torch.__version__)';
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', question], { timeout: 180_000 });
    return stdout.trim();
  } catch (error) {
    const reason = (error.stderr || error.message).trim().split('\n').at(-1);
    throw new Skipped(`${python} lacks what sd-scripts needs (${reason}); see docs/check-kohya.md`);
  }
}
