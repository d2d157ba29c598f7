import type { GpuCard, GpuCardHistory, GpuHistory } from '@pilothouse/contracts/gpu';

const SPAN_MS = 60 * 60 * 1000;
const INTERVAL_MS = 5_000;
/** Nothing was told because nothing changed. */
const QUIET_MS = 10_000;

/** The hour that was fetched, with what has been told since. */
export function withLook(history: GpuHistory, cards: GpuCard[], at: number): GpuHistory {
  return {
    cards: cards.map((card) =>
      grown(
        history.cards.find(({ index }) => index === card.index),
        card,
        at,
      ),
    ),
  };
}

function grown(past: GpuCardHistory | undefined, card: GpuCard, at: number): GpuCardHistory {
  const last = past?.at.at(-1);
  if (past && last !== undefined && at - last < INTERVAL_MS) return past;
  const old = past ?? emptyOf(card.index);
  // Stays flat up to the change, instead of a slope through the quiet time.
  const hold = last !== undefined && at - last > QUIET_MS;
  const first = old.at.findIndex((each) => each >= at - SPAN_MS);
  const from = first < 0 ? old.at.length : first;
  const grow = <T>(column: T[], value: T): T[] => {
    const kept = column.slice(from);
    return hold ? [...kept, column.at(-1) as T, value] : [...kept, value];
  };
  const times = old.at.slice(from);
  const keys = new Map([...old.holders, ...card.holders].map(({ key, title }) => [key, title]));
  const nothing = old.at.map(() => null);
  return {
    index: card.index,
    at: hold ? [...times, at - 1, at] : [...times, at],
    busyPercent: grow(old.busyPercent, card.busyPercent),
    vramUsedBytes: grow(old.vramUsedBytes, card.vramUsedBytes),
    temperatureCelsius: grow(old.temperatureCelsius, card.temperatureCelsius),
    powerWatts: grow(old.powerWatts, card.powerWatts),
    holders: [...keys].map(([key, title]) => ({
      key,
      title,
      vramBytes: grow<number | null>(
        old.holders.find((holder) => holder.key === key)?.vramBytes ?? nothing,
        card.holders.find((holder) => holder.key === key)?.vramBytes ?? null,
      ),
    })),
  };
}

const emptyOf = (index: number): GpuCardHistory => ({
  index,
  at: [],
  busyPercent: [],
  vramUsedBytes: [],
  temperatureCelsius: [],
  powerWatts: [],
  holders: [],
});
