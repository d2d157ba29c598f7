import { describe, expect, test } from 'vitest';
import { parseCard, parseProcess } from './smi-lines.js';

const MIB = 1024 * 1024;

describe('a card', () => {
  test('is read in units, with a comma in its name', () => {
    expect(
      parseCard('1, GPU-5f3, 97, 18330, 81920, 71, 388.21, 450.00, 2520, 10501, 45, NVIDIA A100, 80GB PCIe'),
    ).toEqual({
      index: 1,
      uuid: 'GPU-5f3',
      name: 'NVIDIA A100, 80GB PCIe',
      busyPercent: 97,
      vramUsedBytes: 18330 * MIB,
      vramTotalBytes: 81920 * MIB,
      temperatureCelsius: 71,
      powerWatts: 388,
      powerLimitWatts: 450,
      smClockMhz: 2520,
      memoryClockMhz: 10501,
      fanPercent: 45,
    });
  });

  test.each(['[N/A]', '[Not Supported]', '[Unknown Error]', '[Insufficient Permissions]', ''])(
    'that says %j knows no figure, which is not 0',
    (word) => {
      expect(
        parseCard(`0, GPU-1, ${Array.from({ length: 9 }, () => word).join(', ')}, NVIDIA GB10`),
      ).toMatchObject({
        busyPercent: null,
        vramUsedBytes: null,
        vramTotalBytes: null,
        temperatureCelsius: null,
        powerWatts: null,
        powerLimitWatts: null,
        smClockMhz: null,
        memoryClockMhz: null,
        fanPercent: null,
      });
    },
  );

  test.each([
    '',
    'No devices were found',
    'Unable to determine the device handle for GPU0, GPU is lost',
    '0, GPU-1, 97',
  ])('is not made of %j', (line) => expect(parseCard(line)).toBeUndefined());
});

describe('a process', () => {
  test('is read with its memory', () => {
    expect(parseProcess('GPU-5f3, 4242, 17892, /venv/bin/python')).toEqual({
      uuid: 'GPU-5f3',
      pid: 4242,
      vramBytes: 17892 * MIB,
      program: '/venv/bin/python',
    });
  });

  test('of another namespace may tell no memory', () => {
    expect(parseProcess('GPU-5f3, 4242, [N/A], [Not Found]')).toMatchObject({ vramBytes: null });
  });

  test.each(['', 'GPU-5f3, [N/A], 10, python', 'No running processes found'])('is not made of %j', (line) =>
    expect(parseProcess(line)).toBeUndefined(),
  );
});
