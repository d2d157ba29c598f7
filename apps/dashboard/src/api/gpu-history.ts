import type { GpuCard, GpuCardHistory, GpuHistory } from '@pilothouse/contracts/gpu';
import { grownColumns } from './grow-columns';

type Pace = { spanMs: number; stepMs: number };

/** What was fetched, with what has been told since. */
export function withLook(history: GpuHistory, cards: GpuCard[], at: number, pace: Pace): GpuHistory {
  return {
    cards: cards.map((card) =>
      grown(
        history.cards.find(({ index }) => index === card.index),
        card,
        at,
        pace,
      ),
    ),
  };
}

function grown(past: GpuCardHistory | undefined, card: GpuCard, at: number, pace: Pace): GpuCardHistory {
  const { index, at: times, holders, ...figures } = past ?? emptyOf(card.index);
  const titles = new Map([...holders, ...card.holders].map(({ key, title }) => [key, title]));
  const nothing = times.map(() => null);
  const heldBefore = Object.fromEntries(
    [...titles.keys()].map((key) => [
      `held ${key}`,
      holders.find((each) => each.key === key)?.vramBytes ?? nothing,
    ]),
  );
  const heldNow = Object.fromEntries(
    [...titles.keys()].map((key) => [
      `held ${key}`,
      card.holders.find((each) => each.key === key)?.vramBytes ?? null,
    ]),
  );
  const { busyPercent, vramUsedBytes, temperatureCelsius, powerWatts } = card;
  const columns = grownColumns<string>(
    { ...figures, ...heldBefore, at: times },
    { busyPercent, vramUsedBytes, temperatureCelsius, powerWatts, ...heldNow },
    at,
    pace,
  );
  const column = (name: string) => columns[name]!;
  return {
    index,
    at: columns.at,
    busyPercent: column('busyPercent'),
    vramUsedBytes: column('vramUsedBytes'),
    temperatureCelsius: column('temperatureCelsius'),
    powerWatts: column('powerWatts'),
    holders: [...titles].map(([key, title]) => ({ key, title, vramBytes: column(`held ${key}`) })),
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
