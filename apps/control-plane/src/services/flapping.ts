/** So many restarts within this time are flapping. */
const TIMES = 3;
const WITHIN_MS = 2 * 60_000;
/** One that goes on is told again only now and then. */
const AGAIN_MS = 10 * 60_000;

export type Flap = { name: string; times: number; withinMs: number };

/** Notices services that end and are started again, over and over, without anybody wanting it. */
export class Flapping {
  private readonly ends = new Map<string, number[]>();
  private readonly toldAt = new Map<string, number>();

  /** A service ended by itself. Answers when that is once too often. */
  note(name: string, now: number): Flap | undefined {
    const ends = [...(this.ends.get(name) ?? []), now].filter((at) => now - at < WITHIN_MS).slice(-100);
    this.ends.set(name, ends);
    if (ends.length < TIMES || now - (this.toldAt.get(name) ?? -Infinity) < AGAIN_MS) return undefined;
    this.toldAt.set(name, now);
    return { name, times: ends.length, withinMs: WITHIN_MS };
  }

  /** A person took it in hand: it begins anew. */
  forget(name: string): void {
    this.ends.delete(name);
    this.toldAt.delete(name);
  }
}
