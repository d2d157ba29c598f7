import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAmdCards } from './amd-cards.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ph-drm-'))));
afterEach(() => rmSync(root, { recursive: true }));

/** A card as the driver lays it out: `cardN/device` leads to its place on the bus. */
function card(name: string, place: string, files: Record<string, string>) {
  const device = join(root, 'devices', place);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(device, file, '..'), { recursive: true });
    writeFileSync(join(device, file), `${text}\n`);
  }
  mkdirSync(join(root, name));
  symlinkSync(device, join(root, name, 'device'));
}

test('cards are read with their sensors, those of other makers and their outlets are not', async () => {
  card('card10', '0000:0b:00.0', { vendor: '0x1002', device: '0x73bf' });
  card('card0', '0000:00:02.0', { vendor: '0x8086', device: '0x4680' });
  card('card1', '0000:03:00.0', {
    vendor: '0x1002',
    device: '0x744c',
    product_name: 'AMD Radeon PRO W7900',
    gpu_busy_percent: '97',
    mem_info_vram_used: '19327352832',
    mem_info_vram_total: '51522830336',
    'hwmon/hwmon4/temp1_input': '71000',
    'hwmon/hwmon4/power1_average': '241000000',
    'hwmon/hwmon4/power1_cap': '295000000',
    'hwmon/hwmon4/freq1_input': '2400000000',
    'hwmon/hwmon4/freq2_input': '1124000000',
    'hwmon/hwmon4/pwm1': '102',
    'hwmon/hwmon4/pwm1_max': '255',
  });
  mkdirSync(join(root, 'card1-DP-1'));
  expect(await readAmdCards(root)).toEqual([
    {
      index: 0,
      uuid: 'AMD-0000:03:00.0',
      name: 'AMD Radeon PRO W7900',
      busyPercent: 97,
      vramUsedBytes: 19327352832,
      vramTotalBytes: 51522830336,
      temperatureCelsius: 71,
      powerWatts: 241,
      powerLimitWatts: 295,
      smClockMhz: 2400,
      memoryClockMhz: 1124,
      fanPercent: 40,
    },
    expect.objectContaining({ index: 1, name: 'AMD GPU 0x73bf', busyPercent: null, powerWatts: null }),
  ]);
});

test('without a driver there is none', async () => {
  expect(await readAmdCards(join(root, 'missing'))).toEqual([]);
});
