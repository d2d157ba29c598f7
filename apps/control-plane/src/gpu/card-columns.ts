import type { GpuCardHistory } from '@pilothouse/contracts/gpu';
import { buckets, meanOf, mostOf } from '../platform/buckets.js';
import type { RingLook } from '../platform/ring-file.js';
import type { PastHolder } from './holder-names.js';

/** Index, busy, memory, heat, power; then pairs of who held how much. */
const [INDEX, BUSY, USED, HEAT, POWER, FIRST_HOLDER] = [0, 1, 2, 3, 4, 5];

/**
 * The looks of one card as columns, one place for each step: its work is the mean, its heat the most, and its memory, with who
 * held it, is that of the fullest look, so that the holders stack up to what was used.
 */
export function columnsOf(
  looks: RingLook[],
  stepMs: number,
  nameOf: (id: number) => PastHolder | undefined,
): GpuCardHistory {
  const parts = buckets(looks, stepMs);
  const fullest = parts.map((part) => part.reduce((a, b) => (value(b, USED) >= value(a, USED) ? b : a)));
  const holders = new Map<string, { key: string; title: string; vramBytes: (number | null)[] }>();
  fullest.forEach((look, place) => {
    for (const { id, bytes } of heldIn(look)) {
      const holder = nameOf(id);
      if (!holder) continue;
      const row = holders.get(holder.key) ?? { ...holder, vramBytes: Array<null>(parts.length).fill(null) };
      holders.set(holder.key, row);
      row.vramBytes[place] = (row.vramBytes[place] ?? 0) + Math.round(bytes);
    }
  });
  return {
    index: looks.at(-1)?.values[INDEX!] ?? 0,
    at: fullest.map(({ at }) => at),
    busyPercent: parts.map((part) => whole(meanOf(part.map(({ values }) => values[BUSY!])))),
    vramUsedBytes: fullest.map(({ values }) => whole(values[USED!] ?? null)),
    temperatureCelsius: parts.map((part) => mostOf(part.map(({ values }) => values[HEAT!]))),
    powerWatts: parts.map((part) => whole(meanOf(part.map(({ values }) => values[POWER!])))),
    holders: [...holders.values()],
  };
}

function heldIn({ values }: RingLook): { id: number; bytes: number }[] {
  const held = [];
  for (let column = FIRST_HOLDER!; column + 1 < values.length; column += 2) {
    const [id, bytes] = [values[column], values[column + 1]];
    if (id && bytes) held.push({ id, bytes });
  }
  return held;
}

const value = ({ values }: RingLook, column: number | undefined) => values[column!] ?? -1;
const whole = (figure: number | null) => (figure === null ? null : Math.round(figure));
