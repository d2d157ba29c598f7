import { expect, test } from 'vitest';
import { stackOf } from './vram-stack';

const GIB = 1024 ** 3;

test('holders stand one upon another, the run on top, up to what is used', () => {
  const layers = stackOf({
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
  expect(layers.map(({ key }) => key)).toEqual(['rest', 'service:comfyui', 'run:a']);
  expect(layers.map(({ top }) => top)).toEqual([
    [1, null, 1],
    [10, null, 1],
    [10, null, 18],
  ]);
  expect(layers.map(({ edge }) => edge)).toEqual([
    [1, null, 1],
    [10, null, null],
    [null, null, 18],
  ]);
});
