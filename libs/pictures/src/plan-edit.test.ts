import { EditRecipe } from '@pilothouse/contracts/picture-edits';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planEdit } from './plan-edit.js';
import { trainerEye } from './trainer-eye.js';

const plan = (width: number, height: number, recipe: object) =>
  planEdit({ width, height }, EditRecipe.parse(recipe));

test('a longest side never enlarges unless it is asked to', () => {
  expect(plan(800, 600, { longest: 1024 })).toMatchObject({
    after: { width: 800, height: 600 },
    changes: false,
  });
  expect(plan(800, 600, { longest: 1024, enlarges: true }).after).toEqual({ width: 1024, height: 768 });
  expect(plan(3000, 2000, { longest: 1024 }).after).toEqual({ width: 1024, height: 683 });
});

test('a crop is taken after turning, and a box outside is refused', () => {
  const square = { how: 'ratio', ratio: { width: 1, height: 1 }, place: 'centre' };
  expect(plan(900, 600, { turn: 90, crop: square })).toMatchObject({
    turned: { width: 600, height: 900 },
    box: { x: 0, y: 150, width: 600, height: 600 },
  });
  const box = { x: 500, y: 0, width: 200, height: 10 };
  expect(plan(900, 600, { crop: { how: 'box', box } }).after).toEqual({ width: 200, height: 10 });
  expect(() => plan(600, 600, { crop: { how: 'box', box } })).toThrow(
    /beyond the picture, which is 600 × 600/,
  );
});

test('cropped to its bucket, the trainer cuts at most a pixel’s rounding away, and nothing ever leaves the picture', () => {
  const side = fc.integer({ min: 300, max: 6_000 });
  fc.assert(
    fc.property(side, side, fc.constantFrom(512, 768, 1024), (width, height, resolution) => {
      const { cropped, box, after } = plan(width, height, {
        crop: { how: 'bucket', place: 'centre', resolution },
      });
      const view = trainerEye({ resolution, neverEnlarges: false })(after)!;
      expect(view.lost).toBeLessThan(0.006);
      if (!cropped || !box) return;
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      expect(after).toEqual(cropped);
    }),
  );
});
