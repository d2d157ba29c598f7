import type { GpuCard } from '@pilothouse/contracts/gpu';
import type { MachineUsage, Mount } from '@pilothouse/contracts/machine';
import { Settings } from '@pilothouse/contracts/settings';
import { describe, expect, test } from 'vitest';
import { diskReadings, flappingReadings, heatReadings, memoryReadings, vramReadings } from './readings.js';

const { alerts } = Settings.parse({});
const GIB = 1024 ** 3;
const DAY = 24 * 60 * 60 * 1000;
const GB = 1e9;

/** Over, clear, or in the gap between. */
const side = ([reading]: { isOver: boolean; isClear: boolean }[]) =>
  !reading ? 'none' : reading.isOver ? 'over' : reading.isClear ? 'clear' : 'between';

const card = (more: Partial<GpuCard>) => [
  { index: 0, holders: [], vramTotalBytes: 100, ...more } as unknown as GpuCard,
];

test.each([
  [97, 'over'],
  [96, 'between'],
  [94, 'between'],
  [93.9, 'clear'],
  [null, 'none'],
])('video memory at %s %% is %s', (vramUsedBytes, expected) => {
  expect(side(vramReadings(card({ vramUsedBytes }), alerts.vram))).toBe(expected);
});

test('it is said who holds most of it, and the way leads there', () => {
  const holder = {
    key: '',
    kind: 'service',
    name: 'comfyui',
    title: 'ComfyUI',
    vramBytes: 1,
    pids: [],
  } as const;
  const full = { vramUsedBytes: 23.6 * GIB, vramTotalBytes: 24 * GIB };
  expect(vramReadings(card({ ...full, holders: [{ ...holder, pids: [] }] }), alerts.vram)[0]).toMatchObject({
    text: '23.6 of 24.0 GB, most of it ComfyUI',
    path: '/services/?name=comfyui',
  });
});

test.each([
  [88, 'over'],
  [85, 'between'],
  [83, 'clear'],
  [null, 'none'],
])('%s °C is %s', (temperatureCelsius, expected) => {
  expect(side(heatReadings(card({ temperatureCelsius }), alerts.temperature))).toBe(expected);
});

test.each([
  [92, 'over'],
  [90, 'between'],
  [88, 'clear'],
  [null, 'none'],
])('memory at %s %% is %s', (usedBytes, expected) => {
  const usage = { memory: { usedBytes, totalBytes: 100, source: 'container' } } as MachineUsage;
  expect(side(memoryReadings(usage, alerts.memory))).toBe(expected);
});

describe('a disk', () => {
  const mount = (freeGb: number, fullInDays: number | null, more: Partial<Mount> = {}): Mount[] => [
    {
      path: '/workspace',
      roles: ['workspace'],
      fileSystem: 'ext4',
      isShared: false,
      totalBytes: 1000 * GB,
      freeBytes: freeGb * GB,
      note: '',
      forecast: fullInDays === null ? null : { bytesPerDay: 1, fullAt: fullInDays * DAY },
      ...more,
    },
  ];

  test.each([
    [49, null, 'over'],
    [55, null, 'between'],
    [60, null, 'clear'],
    [500, 2, 'over'],
    [500, 2.4, 'between'],
    [500, 8, 'clear'],
    [55, 8, 'between'],
  ])('with %s GB of 1,000 free and %s days to go is %s', (freeGb, fullInDays, expected) => {
    expect(side(diskReadings(mount(freeGb, fullInDays), alerts.disk, 0))).toBe(expected);
  });

  test('says how much is left and for how long', () => {
    expect(diskReadings(mount(142, 1.5), alerts.disk, 0)[0]).toMatchObject({
      title: 'The disk of the workspace is filling up',
      text: '142.0 GB of 1.0 TB free, full in about 36 h',
    });
  });

  test('without a forecast only the space counts; one that does not answer is not known', () => {
    const rule = { ...alerts.disk, fullInDays: 0 };
    expect(side(diskReadings(mount(500, 0.1), rule, 0))).toBe('clear');
    expect(diskReadings(mount(1, null, { note: 'It does not answer.' }), alerts.disk, 0)).toEqual([]);
  });
});

test('a service that ended three times flaps until it did not end for as long', () => {
  const found = (exits: number) => [{ service: { name: 'a', title: 'A' } as never, exits, lastCode: -1 }];
  expect([3, 2, 0].map((exits) => side(flappingReadings(found(exits), alerts.flapping)))).toEqual([
    'over',
    'between',
    'clear',
  ]);
  expect(flappingReadings(found(4), alerts.flapping)[0]?.text).toBe(
    '4 times in 10 min, the last time by a signal',
  );
});

test('what is switched off is not read', () => {
  const off = <T extends { on: boolean }>(rule: T) => ({ ...rule, on: false });
  expect(vramReadings(card({ vramUsedBytes: 100 }), off(alerts.vram))).toEqual([]);
  expect(flappingReadings([], off(alerts.flapping))).toEqual([]);
});
