import type { GpuHistory } from '@pilothouse/contracts/gpu';

/** The memory of a card when a run ended on it. */
export type LastMoment = {
  card: number;
  at: number;
  usedBytes: number | null;
  /** Largest first. */
  holders: { title: string; vramBytes: number; isRun: boolean }[];
};

/** A look at the card that late is of another moment. */
const SAME_MS = 15_000;

/** As it was seen last while the run held memory of it, just before its end; null when nobody looked, or that is too long ago. */
export function lastMoment(runId: string, endedAt: number, { cards }: GpuHistory): LastMoment | null {
  const key = `run:${runId}`;
  for (const { index, at: times, vramUsedBytes, holders } of cards) {
    const own = holders.find((holder) => holder.key === key)?.vramBytes ?? [];
    const at = times.findLastIndex((time, place) => own[place] != null && time <= endedAt + SAME_MS);
    const time = times[at];
    if (time === undefined || endedAt - time > SAME_MS) continue;
    const held = holders.flatMap(({ key: whose, title, vramBytes }) => {
      const bytes = vramBytes[at];
      return bytes ? [{ title, vramBytes: bytes, isRun: whose === key }] : [];
    });
    return {
      card: index,
      at: time,
      usedBytes: vramUsedBytes[at] ?? null,
      holders: held.sort((a, b) => b.vramBytes - a.vramBytes),
    };
  }
  return null;
}
