import type { GpuCard } from '@pilothouse/contracts/gpu';
import { expect, test } from 'vitest';
import { visibleCards } from './visible-cards.js';

const cards = ['GPU-0a1', 'GPU-0b2', 'GPU-0c3'].map((uuid, index) => ({ uuid, index }) as GpuCard);

test.each([
  [undefined, [0, 1, 2]],
  ['', []],
  ['-1', []],
  ['2,0', [2, 0]],
  ['0, 9, 1', [0]],
  ['GPU-0b,GPU-0b2', [1]],
  ['MIG-7', []],
])('CUDA_VISIBLE_DEVICES=%j leaves the cards %j', (visible, indices) =>
  expect(visibleCards(cards, visible).map(({ index }) => index)).toEqual(indices),
);
