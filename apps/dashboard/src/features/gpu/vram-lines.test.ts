import { expect, test } from 'vitest';
import { vramLines } from './vram-lines';

const GIB = 1024 ** 3;

test('what nobody holds is the ground, then the tools, and the runs on top', () => {
  const lines = vramLines({
    index: 0,
    at: [0, 1, 2],
    busyPercent: [],
    temperatureCelsius: [],
    powerWatts: [],
    vramUsedBytes: [10 * GIB, null, 18 * GIB],
    holders: [
      { key: 'run:a', title: 'a', vramBytes: [null, null, 17 * GIB] },
      { key: 'service:comfyui', title: 'ComfyUI', vramBytes: [9 * GIB, null, null] },
    ],
  });
  expect(lines).toEqual([
    { key: 'rest', name: 'Everything else', color: 'series-6', values: [1, null, 1] },
    { key: 'service:comfyui', name: 'ComfyUI', color: 'series-2', values: [9, null, null] },
    { key: 'run:a', name: 'a', color: 'series-1', values: [null, null, 17] },
  ]);
});
