import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measurePicture } from './health/measure-picture.js';
import { ImageDecoder } from './image-decoder.js';

const decoder = new ImageDecoder();
/** What one look at a damaged file of some kilobytes may take beside what libvips keeps for itself. */
const MOST_MEMORY = 300 * 1024 * 1024;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ph-damaged-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const whole = (format: 'png' | 'jpeg' | 'webp') =>
  sharp({
    create: {
      width: 48,
      height: 32,
      channels: 3,
      background: 'red',
      noise: { type: 'gaussian', mean: 99, sigma: 40 },
    },
  })
    .withExif({ IFD0: { Copyright: 'nobody', ImageDescription: 'a sea'.repeat(20) } })
    .withMetadata({ orientation: 6 })
    .toFormat(format)
    .toBuffer();

const damage = fc.record({
  /** Bytes put anywhere, the header and the sizes in it more often. */
  puts: fc.array(
    fc.record({
      at: fc.oneof(fc.nat(64), fc.nat(4_000)),
      byte: fc.oneof(fc.constant(255), fc.constant(0), fc.nat(255)),
    }),
    { maxLength: 24 },
  ),
  cutAt: fc.option(fc.nat(4_000), { nil: undefined }),
  tail: fc.uint8Array({ maxLength: 64 }),
});

describe.each(['png', 'jpeg', 'webp'] as const)('damaged %s files', (format) => {
  test('are read or refused with a sentence, within bounds, and the process lives', async () => {
    const sound = await whole(format);
    const before = process.memoryUsage().rss;
    const path = join(folder, `x.${format}`);
    await fc.assert(
      fc.asyncProperty(damage, async ({ puts, cutAt, tail }) => {
        const bytes = Buffer.from(sound);
        for (const { at, byte } of puts) if (at < bytes.length) bytes[at] = byte;
        writeFileSync(path, Buffer.concat([bytes.subarray(0, cutAt), tail]));
        for (const looked of [await decoder.look(path), await decoder.verify(path)]) {
          if (looked.picture) {
            expect(looked.picture.width * looked.picture.height).toBeLessThanOrEqual(100_000_000);
            expect(Math.min(looked.picture.width, looked.picture.height)).toBeGreaterThan(0);
          } else {
            expect(looked.problem).toMatch(/\w/);
          }
        }
        const measure = await measurePicture(path).catch((error: unknown) => error as Error);
        if (!(measure instanceof Error)) expect(measure.grid).toHaveLength(81);
        const small = await decoder.thumbnail(path, 64).catch((error: unknown) => error as Error);
        if (!(small instanceof Error)) expect(small.length).toBeLessThan(64 * 1024);
      }),
      { numRuns: 120 },
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY);
  });
});

test('a file that claims to be enormous is refused before a pixel is decoded', async () => {
  const bytes = Buffer.from(await whole('png'));
  bytes.writeUInt32BE(60_000, 16);
  bytes.writeUInt32BE(60_000, 20);
  const path = join(folder, 'bomb.png');
  writeFileSync(path, bytes);
  const looked = await decoder.look(path);
  expect(looked.picture).toBeNull();
});
