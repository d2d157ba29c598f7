import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** A page connects within a second of its first snapshot; whoever took longer asks for everything again. */
const KEPT_MS = 20_000;
const MOST_KEPT = 500;

type Kept = { at: number; data: readonly unknown[] };

/**
 * What browsers were told lately. A page asks for its snapshots first and is connected a little later: what was told in between
 * is told to it then, so that it does not have to ask twice.
 */
@Injectable()
export class News {
  private readonly boot = randomBytes(6).toString('hex');
  private readonly kept: Kept[] = [];
  private told = 0;

  /** Goes with every answer: what was told until then is in it. */
  get stamp(): string {
    return `${this.boot}.${this.told}`;
  }

  note(data: readonly unknown[]) {
    this.told += 1;
    this.kept.push({ at: performance.now(), data });
    const tooOld = performance.now() - KEPT_MS;
    while (this.kept.length > MOST_KEPT || (this.kept[0]?.at ?? Infinity) < tooOld) this.kept.shift();
  }

  /** Everything told since an answer with that stamp, oldest first; undefined when that is not known any more. */
  since(stamp: string): Kept['data'][] | undefined {
    const [boot, told] = stamp.split('.');
    const missed = this.told - Number(told);
    if (boot !== this.boot || !(missed >= 0 && missed <= this.kept.length)) return undefined;
    return missed === 0 ? [] : this.kept.slice(-missed).map(({ data }) => data);
  }
}
