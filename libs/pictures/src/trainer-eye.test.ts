import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainerEye } from './trainer-eye.js';

const sizes = fc.record({
  width: fc.integer({ min: 1, max: 12_000 }),
  height: fc.integer({ min: 1, max: 12_000 }),
});
const settings = fc.record({
  resolution: fc.integer({ min: 2, max: 32 }).map((steps) => steps * 64),
  neverEnlarges: fc.boolean(),
});

test('what is trained on lies inside the picture, in a bucket whose sides are multiples of the step', () => {
  fc.assert(
    fc.property(settings, sizes, (setting, image) => {
      const view = trainerEye(setting)(image);
      if (!view) return setting.neverEnlarges;
      const { bucket, resized, crop, lost } = view;
      expect([bucket.width % 64, bucket.height % 64]).toEqual([0, 0]);
      expect(bucket.width * bucket.height).toBeGreaterThan(0);
      expect(resized.width).toBeGreaterThanOrEqual(bucket.width);
      expect(resized.height).toBeGreaterThanOrEqual(bucket.height);
      expect(Math.min(crop.x, crop.y)).toBeGreaterThanOrEqual(0);
      expect(crop.x + crop.width).toBeLessThanOrEqual(image.width + 1e-6);
      expect(crop.y + crop.height).toBeLessThanOrEqual(image.height + 1e-6);
      expect(lost).toBeGreaterThanOrEqual(0);
      expect(lost).toBeLessThan(1);
      if (setting.neverEnlarges) expect(resized.width).toBeLessThanOrEqual(Math.max(image.width, 1));
      return true;
    }),
    { numRuns: 2_000 },
  );
});

test('a picture in a bucket’s own size is seen whole, and one of another ratio loses both ends alike', () => {
  const eye = trainerEye({ resolution: 1024, neverEnlarges: false });
  expect(eye({ width: 832, height: 1216 })).toMatchObject({
    lost: 0,
    crop: { x: 0, y: 0, width: 832, height: 1216 },
  });
  const view = eye({ width: 2000, height: 1500 })!;
  expect(view).toMatchObject({ bucket: { width: 1152, height: 896 }, resized: { width: 1195, height: 896 } });
  expect(view.crop.x).toBeCloseTo((21 * 2000) / 1195);
  expect(view.lost).toBeCloseTo(1 - 1152 / 1195);
});

test('without enlarging a small picture makes its own bucket, and one below a step none', () => {
  const eye = trainerEye({ resolution: 1024, neverEnlarges: true });
  expect(eye({ width: 500, height: 330 })).toMatchObject({
    bucket: { width: 448, height: 320 },
    resized: { width: 500, height: 330 },
    crop: { x: 26, y: 5, width: 448, height: 320 },
  });
  expect(eye({ width: 63, height: 900 })).toBeNull();
  expect(eye({ width: 2000, height: 1500 })).toMatchObject({ bucket: { width: 1088, height: 832 } });
});
