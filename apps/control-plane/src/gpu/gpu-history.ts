import type { GpuCard, GpuCardHistory, GpuHistory } from '@pilothouse/contracts/gpu';

const SPAN_MS = 60 * 60 * 1000;
/** 720 looks a card and hour. */
const INTERVAL_MS = 5_000;

type Look = { at: number; card: GpuCard };

/** The last hour of every card, in memory alone. */
export class GpuPast {
  private readonly looks = new Map<number, Look[]>();

  note(cards: GpuCard[], at = Date.now()) {
    for (const card of cards) {
      const looks = this.looks.get(card.index) ?? [];
      this.looks.set(card.index, looks);
      const last = looks.at(-1);
      // A clock that was set back begins the hour anew.
      if (last && at < last.at) looks.length = 0;
      if (!last || at < last.at || at - last.at >= INTERVAL_MS) looks.push({ at, card });
      while (looks[0] && looks[0].at < at - SPAN_MS) looks.shift();
    }
  }

  get history(): GpuHistory {
    return { cards: [...this.looks].map(([index, looks]) => columns(index, looks)) };
  }
}

function columns(index: number, looks: Look[]): GpuCardHistory {
  const column = (of: (card: GpuCard) => number | null) => looks.map(({ card }) => of(card));
  const titles = new Map(looks.flatMap(({ card }) => card.holders.map(({ key, title }) => [key, title])));
  return {
    index,
    at: looks.map(({ at }) => at),
    busyPercent: column((card) => card.busyPercent),
    vramUsedBytes: column((card) => card.vramUsedBytes),
    temperatureCelsius: column((card) => card.temperatureCelsius),
    powerWatts: column((card) => card.powerWatts),
    holders: [...titles].map(([key, title]) => ({
      key,
      title,
      vramBytes: column(({ holders }) => holders.find((holder) => holder.key === key)?.vramBytes ?? null),
    })),
  };
}
