import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxOf, COMMON_RATIOS, middleCrop, turnedSize } from './crop-box';

const size = fc.record({
  width: fc.integer({ min: 16, max: 9_000 }),
  height: fc.integer({ min: 16, max: 9_000 }),
});

test('whatever is dragged, the box is of whole pixels inside the picture and has the ratio', () => {
  const share = fc.double({ min: 0, max: 100, noNaN: true });
  const crop = fc.record({
    unit: fc.constant('%' as const),
    x: share,
    y: share,
    width: share,
    height: share,
  });
  fc.assert(
    fc.property(size, crop, fc.constantFrom(null, ...COMMON_RATIOS), (picture, dragged, lock) => {
      const { x, y, width, height } = boxOf(dragged, picture, lock);
      expect([x, y, width, height].every(Number.isInteger)).toBe(true);
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.min(width, height)).toBeGreaterThan(0);
      expect(x + width).toBeLessThanOrEqual(picture.width);
      expect(y + height).toBeLessThanOrEqual(picture.height);
      if (lock && Math.min(width, height) > 100)
        expect(width / height).toBeCloseTo(lock.width / lock.height, 1);
    }),
  );
});

test('a ratio begins with the largest crop in the middle, and free with all of it', () => {
  const wide = { width: 1500, height: 500 };
  expect(boxOf(middleCrop(wide, null), wide, null)).toEqual({ x: 0, y: 0, width: 1500, height: 500 });
  expect(boxOf(middleCrop(wide, COMMON_RATIOS[0]!), wide, COMMON_RATIOS[0]!)).toEqual({
    x: 500,
    y: 0,
    width: 500,
    height: 500,
  });
  expect(turnedSize(wide, 270)).toEqual({ width: 500, height: 1500 });
});
