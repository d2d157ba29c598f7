import { Settings } from '@pilothouse/contracts/settings';
import { expect, test } from 'vitest';
import { requiredVram } from './required-vram.js';

const GIB = 2 ** 30;
const gpu = (patch: object = {}) => Settings.parse({ gpu: patch }).gpu;

test('SD 3.5 needs 18 GB unless a person says otherwise', () => {
  expect(requiredVram({ family: 'sd35', blocksToSwap: 0 }, gpu())).toBe(18 * GIB);
  expect(requiredVram({ family: 'sd35', blocksToSwap: 0 }, gpu({ needGigabytes: { sd35: 11.5 } }))).toBe(
    11.5 * GIB,
  );
  expect(requiredVram({ family: 'sd35', blocksToSwap: 0 }, gpu({ needGigabytes: { sd35: null } }))).toBe(
    18 * GIB,
  );
});

test.each([
  [0, 20],
  [1, 14],
  [16, 11],
  [22, 9],
  [28, 7],
])('FLUX.1 with %d blocks swapped needs %d GB', (blocksToSwap, needs) =>
  expect(requiredVram({ family: 'flux1', blocksToSwap }, gpu())).toBe(needs * GIB),
);
