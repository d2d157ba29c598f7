import { expect, test } from 'vitest';
import { inTurns } from './in-turns';

test('every item is done once, in their order, and one that fails stops no other', async () => {
  const outcomes = await inTurns([1, 2, 3, 4, 5, 6], (item) =>
    item === 2 ? Promise.reject(new Error('no')) : Promise.resolve(item * 10),
  );
  expect(outcomes.map(({ value, error }) => value ?? error?.message)).toEqual([10, 'no', 30, 40, 50, 60]);
});

test('no more than four are under way', async () => {
  let now = 0;
  let most = 0;
  await inTurns(Array.from({ length: 20 }), async () => {
    most = Math.max(most, (now += 1));
    await Promise.resolve();
    now -= 1;
  });
  expect(most).toBe(4);
});
