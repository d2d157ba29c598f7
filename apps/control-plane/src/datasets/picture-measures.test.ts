import fc from 'fast-check';
import sharp from 'sharp';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../test/seeded-random.js';
import { differenceHash, differingBits, findTwins } from './health/find-twins.js';
import { markPictures } from './health/mark-pictures.js';
import { GRID, measurePicture, sharpnessOf } from './health/measure-picture.js';
import type { Measured } from './health/measures.store.js';

// The product reads no such picture; these are drawn from one.
sharp.unblock({ operation: ['VipsForeignLoadSvg'] });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ph-measure-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Shapes that differ with the seed. */
const scene = (seed: number, size = 640) => {
  const random = seededRandom(seed);
  const shapes = Array.from(
    { length: 12 },
    () =>
      `<circle cx="${random.upTo(size)}" cy="${random.upTo(size)}" r="${20 + random.upTo(90)}" fill="hsl(${random.upTo(360)} 70% ${20 + random.upTo(60)}%)"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="100%" height="100%" fill="#ccc"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).png();
};

async function measured(name: string, bytes: Buffer) {
  writeFileSync(join(folder, name), bytes);
  return measurePicture(join(folder, name));
}

test('the variance of the Laplacian is 0 on a plane and falls when the picture is blurred', async () => {
  const ramp = Uint8Array.from({ length: 100 }, (_, at) => (at % 10) * 20);
  expect(sharpnessOf({ pixels: ramp, width: 10, height: 10 })).toBe(0);
  const spot = new Uint8Array(25);
  spot[12] = 10;
  // Of the nine inner pixels one has -40, four have 10, four have 0.
  expect(sharpnessOf({ pixels: spot, width: 5, height: 5 })).toBeCloseTo((1600 + 400) / 9);

  const sharpOne = await measured('sharp.png', await scene(1).toBuffer());
  const softOne = await measured('soft.png', await scene(1).blur(9).toBuffer());
  expect(softOne.sharpness).toBeLessThan(sharpOne.sharpness / 10);
});

test('a picture saved smaller and worse hashes nearly alike, another one does not', async () => {
  const original = await measured('a.png', await scene(2).toBuffer());
  const again = await measured('a.jpg', await scene(2).resize(300).jpeg({ quality: 40 }).toBuffer());
  const other = await measured('b.png', await scene(3).toBuffer());
  const bits = (a: typeof original, b: typeof original) =>
    differingBits(differenceHash(a.grid), differenceHash(b.grid));
  expect(bits(original, again)).toBeLessThanOrEqual(6);
  expect(bits(original, other)).toBeGreaterThan(30);
});

describe('twins', () => {
  const grid = fc.uint8Array({ minLength: GRID * GRID, maxLength: GRID * GRID });

  test('are found whichever few bits differ, as comparing every two would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(grid, { minLength: 2, maxLength: 12 }), fc.nat(80), async (grids, cell) => {
        const near = Uint8Array.from(grids[0]!);
        near[cell] = Math.min(255, near[cell]! + 12);
        const pictures = [...grids, near].map((each, at) => ({ file: `${at}`, grid: each }));
        const twins = await findTwins(pictures);
        const bits = differingBits(differenceHash(near), differenceHash(grids[0]!));
        expect(bits).toBeLessThanOrEqual(4);
        expect(twins.get(`${grids.length}`)).toBe('0');
        for (const original of twins.values()) expect(twins.has(original)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  test('among 10,000 pictures are found in about a second, and the loop is never held for long', async () => {
    const random = seededRandom(7);
    const pictures = Array.from({ length: 10_000 }, (_, at) => ({
      file: `${at}`,
      grid: Uint8Array.from({ length: GRID * GRID }, () => random.upTo(256)),
    }));
    for (let at = 0; at < 100; at++) {
      pictures[9_000 + at]!.grid = pictures[at]!.grid.map((level) => Math.min(255, level + 1));
    }
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const began = performance.now();
    const twins = await findTwins(pictures);
    clearInterval(timer);
    expect(twins.size).toBe(100);
    expect(twins.get('9042')).toBe('42');
    expect(performance.now() - began).toBeLessThan(30_000);
    expect(longest).toBeLessThan(2_000);
  });
});

test('the copy without a caption goes, soft and plain pictures are told, and plain ones are no twins', async () => {
  const files = {
    'a.png': await scene(4).toBuffer(),
    'b.png': await scene(4).toBuffer(),
    'c.jpg': await scene(4).resize(400).jpeg().toBuffer(),
    'soft.png': await scene(5).blur(12).toBuffer(),
    'white.png': await sharp({ create: { width: 64, height: 64, channels: 3, background: 'white' } })
      .png()
      .toBuffer(),
    'grey.png': await sharp({ create: { width: 64, height: 64, channels: 3, background: 'grey' } })
      .png()
      .toBuffer(),
  };
  const known = new Map<string, Measured>();
  for (const [file, bytes] of Object.entries(files)) {
    const sha256 = /^[ab]/.test(file) ? 'same' : null;
    known.set(file, { key: '1', measure: await measured(file, bytes), sha256 });
  }
  const images = Object.entries(files).map(([file, bytes]) => ({
    file,
    kind: 'picture' as const,
    bytes: bytes.length,
    width: file === 'c.jpg' ? 400 : 640,
    height: file === 'c.jpg' ? 400 : 640,
    changedAt: 1,
    caption: file === 'b.png' ? 'sea' : null,
    captionVersion: '',
    problem: '',
  }));
  expect(await markPictures(images, known)).toEqual([
    { file: 'a.png', copyOf: 'b.png', like: 'b.png', isBlank: false, isBlurred: false },
    { file: 'c.jpg', copyOf: null, like: 'b.png', isBlank: false, isBlurred: false },
    { file: 'soft.png', copyOf: null, like: null, isBlank: false, isBlurred: true },
    { file: 'white.png', copyOf: null, like: null, isBlank: true, isBlurred: false },
    { file: 'grey.png', copyOf: null, like: null, isBlank: true, isBlurred: false },
  ]);
});
