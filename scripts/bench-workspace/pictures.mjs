import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sharp = createRequire(join(import.meta.dirname, '../../apps/control-plane/package.json'))('sharp');
const PICTURES = 200;
const [WIDTH, HEIGHT, SIZE] = [1600, 1200, 320];
const AT_ONCE = 8;

/** Small copies of the same pictures: asked for as a page does, and by `vipsthumbnail`. In pictures a second. */
export async function measureThumbnails(pilothouse, workspace) {
  const folder = join(workspace, 'datasets/bench');
  await mkdir(folder, { recursive: true });
  const files = Array.from({ length: PICTURES }, (_, at) => `picture-${at}.jpg`);
  for (const [at, file] of files.entries()) {
    const noise = { type: 'gaussian', mean: 60 + (at % 100), sigma: 30 };
    const small = { width: WIDTH / 8, height: HEIGHT / 8, channels: 3, background: 'red', noise };
    const picture = sharp(await sharp({ create: small }).png().toBuffer()).resize(WIDTH, HEIGHT);
    await picture.jpeg({ quality: 90 }).toFile(join(folder, file));
  }
  await pilothouse.until('the pictures are known', async () => {
    const { images } = await pilothouse.api('GET', 'datasets/bench');
    return images.length === PICTURES && images.every(({ width }) => width !== null);
  });
  const ours = await timed(async () => {
    const rest = files.values();
    const worker = async () => {
      for (const file of rest) {
        const answer = await fetch(`${pilothouse.url}/api/datasets/bench/thumbnails/${file}?size=${SIZE}`, {
          headers: { authorization: `Bearer ${pilothouse.token}` },
        });
        if (!answer.ok) throw new Error(`No thumbnail of ${file}: ${answer.status}`);
        await answer.arrayBuffer();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  });
  const theirs = await vipsthumbnail(files.map((file) => join(folder, file)));
  return { ours: PICTURES / ours, theirs: theirs && PICTURES / theirs };
}

/** In seconds, all of them given to one process; undefined where it is not installed. */
async function vipsthumbnail(paths) {
  if (spawnSync('vipsthumbnail', ['--version']).error) return undefined;
  const out = await mkdtemp(join(tmpdir(), 'ph-vips-'));
  const output = join(out, '%s.webp[Q=80,effort=2]');
  try {
    return await timed(() =>
      Promise.resolve(execFileSync('vipsthumbnail', ['--size', `${SIZE}x${SIZE}`, '-o', output, ...paths])),
    );
  } finally {
    await rm(out, { recursive: true });
  }
}

async function timed(work) {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
