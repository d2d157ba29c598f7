import type { GpuCard, GpuLease } from '@pilothouse/contracts/gpu';
import { expect, test } from 'vitest';
import { gaveWayText, restOf, seriesOf, shortName, stoppedFor, vramText } from './gpu-words';

const GIB = 1024 ** 3;

test('memory of a card is counted in powers of 1024', () => {
  expect(vramText(17.94 * GIB)).toBe('17.9\u00a0GB');
});

test('a card is called by its model', () => {
  expect(shortName('NVIDIA GeForce RTX 4090')).toBe('RTX 4090');
  expect(shortName('NVIDIA A100-SXM4-80GB')).toBe('A100-SXM4-80GB');
});

test('a run is the subject, a tool keeps its colour, and what is no service is the rest', () => {
  expect(seriesOf('run:a')).toBe(seriesOf('run:b'));
  expect(seriesOf('run:a')).toBe(1);
  expect(seriesOf('service:comfyui')).not.toBe(seriesOf('service:swarmui'));
  expect(seriesOf('process:4242')).toBe(6);
});

test('what nobody holds is what is used beyond the holders, and never less than nothing', () => {
  const card = { vramUsedBytes: 10, holders: [{ vramBytes: 4 }, { vramBytes: null }] } as GpuCard;
  expect(restOf(card)).toBe(6);
  expect(restOf({ ...card, vramUsedBytes: 3 })).toBe(0);
});

test('who was stopped comes back, who only gave memory back runs on', () => {
  const way = { service: 'comfyui', title: 'ComfyUI', at: 0, vramBytes: 9.8 * GIB };
  expect(gaveWayText({ ...way, how: 'freed' }, null)).toBe('gave 9.8\u00a0GB back');
  expect(gaveWayText({ ...way, how: 'stopped' }, null)).toBe('back after this run');
  const lease = { gaveWay: [{ ...way, how: 'freed' }] } as GpuLease;
  expect(stoppedFor('comfyui', [lease])).toBeUndefined();
  expect(stoppedFor('comfyui', [{ ...lease, gaveWay: [{ ...way, how: 'stopped' }] }])).toBeDefined();
});
