import type { GpuHistory } from '@pilothouse/contracts/gpu';
import { expect, test } from 'vitest';
import { lastMoment } from './last-moment';

const GIB = 1024 ** 3;
const figures = { busyPercent: [], temperatureCelsius: [], powerWatts: [] };
const history: GpuHistory = {
  cards: [
    { index: 0, at: [1000], vramUsedBytes: [GIB], holders: [], ...figures },
    {
      index: 1,
      at: [1000, 6000, 11_000],
      vramUsedBytes: [9 * GIB, 24 * GIB, GIB],
      holders: [
        { key: 'service:comfyui', title: 'ComfyUI', vramBytes: [null, 2 * GIB, GIB] },
        { key: 'run:a', title: 'harbour', vramBytes: [9 * GIB, 21 * GIB, null] },
      ],
      ...figures,
    },
  ],
};

test('who held what when the run held memory for the last time', () => {
  expect(lastMoment('a', 9000, history)).toEqual({
    card: 1,
    at: 6000,
    usedBytes: 24 * GIB,
    holders: [
      { title: 'harbour', vramBytes: 21 * GIB, isRun: true },
      { title: 'ComfyUI', vramBytes: 2 * GIB, isRun: false },
    ],
  });
});

test('nothing is made up for a run nobody saw there, or whose end was later than that', () => {
  expect(lastMoment('b', 9000, history)).toBeNull();
  expect(lastMoment('a', 60_000, history)).toBeNull();
});
