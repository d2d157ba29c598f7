import type { GpuCard } from '@pilothouse/contracts/gpu';
import type { Service } from '@pilothouse/contracts/services';
import { expect, test } from 'vitest';
import { fits, occupantsOf, whyNotFreed } from './occupants.js';

const GIB = 2 ** 30;

const card = (usedGb: number | null, totalGb: number | null, holders: GpuCard['holders'] = []) =>
  ({
    index: 0,
    uuid: 'GPU-1',
    vramUsedBytes: usedGb === null ? null : usedGb * GIB,
    vramTotalBytes: totalGb === null ? null : totalGb * GIB,
    holders,
  }) as GpuCard;

const service = (name: string, pid = 7) => ({ name, title: name, pid, isCore: false }) as Service;

const holder = (name: string, vramGb: number): GpuCard['holders'][number] => ({
  ...{ key: `service:${name}`, kind: 'service', name, title: name },
  ...{ vramBytes: vramGb * GIB, pids: [7] },
});

const worksOnGpu = (name: string) => name === 'comfyui' || name === 'swarmui';

test('a card smaller than what a run is said to need has to give only what it has', () => {
  expect(fits(card(0.5, 8), 18 * GIB)).toBe(true);
  expect(fits(card(2, 8), 18 * GIB)).toBe(false);
});

test('what a card does not tell is not held against it', () => {
  expect(fits(card(null, null), 18 * GIB)).toBe(true);
});

test('where the driver hides who holds memory, the running services that work on GPUs are suspected', () => {
  const services = [service('comfyui'), service('tensorboard'), service('swarmui', 0)];
  expect(occupantsOf(card(10, 24), services, worksOnGpu).map(({ name }) => name)).toEqual(['comfyui']);
  expect(occupantsOf(card(0.6, 24), services, worksOnGpu)).toEqual([]);
});

test('a service that is seen to hold memory counts whatever it is called', () => {
  const seen = card(10, 24, [holder('my-tool', 9.8)]);
  expect(
    occupantsOf(seen, [service('my-tool'), service('comfyui')], worksOnGpu).map(({ name }) => name),
  ).toEqual(['my-tool']);
});

test('a refusal names holders, and says when some cannot be seen', () => {
  expect(whyNotFreed(card(16, 24, [holder('blender', 9.8)]), 18 * GIB)).toContain(
    'still held by blender (9.8 GB), somebody who cannot be seen from here (6.2 GB).',
  );
});
