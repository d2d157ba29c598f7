import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, cp, link, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DATA } from './trainer.mjs';

const CHECKPOINT = 'random-sd15.safetensors';

/** A randomly initialised checkpoint of 2 GB and a tokenizer; made once, kept in `data/`. */
export async function makeBaseModel({ folder, python }) {
  const checkpoint = join(DATA, CHECKPOINT);
  const tokenizers = join(DATA, 'tokenizers');
  await mkdir(DATA, { recursive: true });
  if (!existsSync(checkpoint)) console.log('making a random checkpoint, about a minute …');
  const script = join(import.meta.dirname, 'make_base_model.py');
  await promisify(execFile)(python, [script, folder, checkpoint, tokenizers], { maxBuffer: 10_000_000 });
  return {
    async placeInto(models) {
      await mkdir(join(models, 'checkpoints'), { recursive: true });
      const target = join(models, 'checkpoints', CHECKPOINT);
      await link(checkpoint, target).catch(() => copyFile(checkpoint, target));
      await cp(tokenizers, join(models, 'tokenizers'), { recursive: true });
    },
  };
}

/** A PNG of random pixels. */
export function noise(width, height) {
  const sharp = createRequire(join(import.meta.dirname, '../../apps/control-plane/package.json'))('sharp');
  const gaussian = { type: 'gaussian', mean: 128, sigma: 60 };
  return sharp({ create: { width, height, channels: 3, background: 'black', noise: gaussian } })
    .png()
    .toBuffer();
}
