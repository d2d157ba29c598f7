import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { MeasuredCard } from './smi-lines.js';

const AMD_VENDOR = '0x1002';

/**
 * The AMD cards of this machine, read where the amdgpu driver tells of them (docs.kernel.org, "AMDGPU driver information"): no tool
 * is needed. None is an empty list. Who holds their memory is not told there.
 */
export async function readAmdCards(root = '/sys/class/drm'): Promise<MeasuredCard[]> {
  const names = await readdir(root).catch((): string[] => []);
  // `card0-DP-1` is an outlet of card0.
  const cards = names.filter((name) => /^card\d+$/.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
  const found = await Promise.all(cards.map((name) => readCard(join(root, name, 'device'))));
  return found.flatMap((card) => card ?? []).map((card, index) => ({ index, ...card }));
}

async function readCard(device: string): Promise<Omit<MeasuredCard, 'index'> | undefined> {
  const text = (file: string) => textOf(join(device, file));
  if ((await text('vendor')) !== AMD_VENDOR) return undefined;
  const sensors = await sensorsOf(device);
  const sensor = (file: string) =>
    sensors === undefined ? Promise.resolve('') : textOf(join(sensors, file));
  const [name, id, busy, used, total, heat, average, input, limit, sm, memory, fan, fanMost] =
    await Promise.all([
      text('product_name'),
      text('device'),
      text('gpu_busy_percent'),
      text('mem_info_vram_used'),
      text('mem_info_vram_total'),
      sensor('temp1_input'),
      sensor('power1_average'),
      // Newer cards tell the power of this moment only.
      sensor('power1_input'),
      sensor('power1_cap'),
      sensor('freq1_input'),
      sensor('freq2_input'),
      sensor('pwm1'),
      sensor('pwm1_max'),
    ]);
  const pwm = figure(fan);
  const pwmMost = figure(fanMost);
  return {
    // Its place on the bus is the only name it keeps.
    uuid: `AMD-${basename(await realpath(device).catch(() => device))}`,
    name: name || `AMD GPU ${id}`.trim(),
    busyPercent: figure(busy),
    vramUsedBytes: figure(used),
    vramTotalBytes: figure(total),
    temperatureCelsius: rounded(heat, 1e3),
    powerWatts: rounded(average || input, 1e6),
    powerLimitWatts: rounded(limit, 1e6),
    smClockMhz: rounded(sm, 1e6),
    memoryClockMhz: rounded(memory, 1e6),
    fanPercent: pwm === null || !pwmMost ? null : Math.round((pwm / pwmMost) * 100),
  };
}

async function sensorsOf(device: string): Promise<string | undefined> {
  const [first] = await readdir(join(device, 'hwmon')).catch((): string[] => []);
  return first === undefined ? undefined : join(device, 'hwmon', first);
}

/** A sensor that is not there, or is asleep, says nothing. */
const textOf = async (path: string) => (await readFile(path, 'utf8').catch(() => '')).trim();

const figure = (text: string) => (/^\d+$/.test(text) ? Number(text) : null);

const rounded = (text: string, unit: number) => {
  const value = figure(text);
  return value === null ? null : Math.round(value / unit);
};

const numberOf = (name: string) => Number(name.slice('card'.length));
