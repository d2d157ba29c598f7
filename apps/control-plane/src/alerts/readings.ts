import type { Alert } from '@pilothouse/contracts/alerts';
import type { GpuCard, GpuHolder } from '@pilothouse/contracts/gpu';
import type { MachineUsage, Mount } from '@pilothouse/contracts/machine';
import type { AlertSettings } from '@pilothouse/contracts/settings';
import type { Service } from '@pilothouse/contracts/services';
import type { Patience, Reading } from './judge.js';

/** A reading, and the alert it may raise. */
export type AlertReading = Reading & Omit<Alert, 'since'>;

/** How far back from its threshold each is over, so that figures around it do not flicker. */
const VRAM_GAP_PERCENT = 3;
const MEMORY_GAP_PERCENT = 3;
const HEAT_GAP_CELSIUS = 4;
const DISK_GAP_SHARE = 0.2;
const FORECAST_GAP_FACTOR = 1.25;
const DAY_MS = 24 * 60 * 60 * 1000;
const GIB = 1024 ** 3;

/** A load that is being moved peaks for seconds; a disk and an exit do not come and go. */
export const PATIENCE = {
  vram: { raiseAfterMs: 60_000, clearAfterMs: 60_000 },
  temperature: { raiseAfterMs: 20_000, clearAfterMs: 60_000 },
  memory: { raiseAfterMs: 10_000, clearAfterMs: 60_000 },
  disk: { raiseAfterMs: 0, clearAfterMs: 0 },
  flapping: { raiseAfterMs: 0, clearAfterMs: 0 },
} satisfies Record<Alert['kind'], Patience>;

/** What is not known makes no reading: it raises nothing and clears nothing. */
export function vramReadings(cards: GpuCard[], { on, percent }: AlertSettings['vram']): AlertReading[] {
  return cards.flatMap(({ index, vramUsedBytes: used, vramTotalBytes: total, holders }) => {
    if (!on || used === null || !total) return [];
    const share = (used / total) * 100;
    const [most] = holders;
    return {
      id: `vram:${index}`,
      kind: 'vram',
      title: `The memory of GPU ${index} is nearly full`,
      text: `${(used / GIB).toFixed(1)} of ${(total / GIB).toFixed(1)} GB${most ? `, most of it ${most.title}` : ''}`,
      path: most ? pathOf(most) : '/machine/',
      isOver: share >= percent,
      isClear: share < percent - VRAM_GAP_PERCENT,
    };
  });
}

export function heatReadings(
  cards: GpuCard[],
  { on, celsius }: AlertSettings['temperature'],
): AlertReading[] {
  return cards.flatMap(({ index, temperatureCelsius: heat }) => {
    if (!on || heat === null) return [];
    return {
      id: `temperature:${index}`,
      kind: 'temperature',
      title: `GPU ${index} is hot`,
      text: `${Math.round(heat)} °C, from ${celsius} °C on it is told`,
      path: '/machine/',
      isOver: heat >= celsius,
      isClear: heat < celsius - HEAT_GAP_CELSIUS,
    };
  });
}

export function memoryReadings(
  { memory: { usedBytes, totalBytes, source } }: MachineUsage,
  { on, percent }: AlertSettings['memory'],
): AlertReading[] {
  if (!on || usedBytes === null || totalBytes === 0) return [];
  const share = (usedBytes / totalBytes) * 100;
  const whose = source === 'container' ? ', the container’s limit' : '';
  return [
    {
      id: 'memory',
      kind: 'memory',
      title: 'Memory is nearly full',
      text: `${(usedBytes / GIB).toFixed(1)} of ${(totalBytes / GIB).toFixed(1)} GB${whose}`,
      path: '/machine/',
      isOver: share >= percent,
      isClear: share < percent - MEMORY_GAP_PERCENT,
    },
  ];
}

export function diskReadings(
  mounts: Mount[],
  { on, freePercent, fullInDays }: AlertSettings['disk'],
  now: number,
): AlertReading[] {
  return mounts.flatMap(({ path, roles, totalBytes, freeBytes, note, forecast }) => {
    if (!on || note !== '' || totalBytes === 0) return [];
    const share = (freeBytes / totalBytes) * 100;
    const gap = Math.min(freePercent * DISK_GAP_SHARE, (100 - freePercent) / 2);
    const leftMs = forecast ? forecast.fullAt - now : Infinity;
    const limitMs = fullInDays * DAY_MS;
    const isLow = share < freePercent;
    const isSoon = limitMs > 0 && leftMs <= limitMs;
    const name = roles.includes('workspace') ? 'The disk of the workspace' : `The disk at ${path}`;
    const when = forecast ? `, full in about ${days(leftMs)}` : '';
    return {
      id: `disk:${path}`,
      kind: 'disk',
      title: isSoon && !isLow ? `${name} is filling up` : `${name} is nearly full`,
      text: `${bytes(freeBytes)} of ${bytes(totalBytes)} free${when}`,
      path: '/machine/#disks',
      isOver: isLow || isSoon,
      isClear: share >= freePercent + gap && (limitMs === 0 || leftMs > limitMs * FORECAST_GAP_FACTOR),
    };
  });
}

export function flappingReadings(
  found: { service: Service; exits: number; lastCode: number | null }[],
  { on, exits: most, minutes }: AlertSettings['flapping'],
): AlertReading[] {
  if (!on) return [];
  return found.map(({ service: { name, title }, exits, lastCode }) => ({
    id: `flapping:${name}`,
    kind: 'flapping',
    title: `${title} ends again and again`,
    text: `${exits} times in ${minutes} min${lastCode === null ? '' : `, the last time ${ending(lastCode)}`}`,
    path: `/services/?name=${name}`,
    isOver: exits >= most,
    isClear: exits === 0,
  }));
}

const pathOf = ({ kind, name }: GpuHolder) =>
  kind === 'run' ? `/runs/?id=${name}` : kind === 'service' ? `/services/?name=${name}` : '/machine/';

/** supervisord says −1 for a signal. */
const ending = (code: number) => (code === -1 ? 'by a signal' : `with code ${code}`);

/** Powers of 1000, as disks are sold. */
function bytes(value: number): string {
  const [unit, size] = value >= 999.5e9 ? ['TB', 1e12] : value >= 999.5e6 ? ['GB', 1e9] : ['MB', 1e6];
  return `${(value / Number(size)).toFixed(1)} ${unit}`;
}

function days(leftMs: number): string {
  const hours = Math.max(1, Math.round(leftMs / 3_600_000));
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
