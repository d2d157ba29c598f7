import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GpuCard, GpuCardHistory, GpuHistory } from '@pilothouse/contracts/gpu';
import { RingFile } from '../platform/ring-file.js';
import { columnsOf } from './card-columns.js';
import { HolderNames } from './holder-names.js';

const LOOK_MS = 10_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_LOOKS = DAY_MS / LOOK_MS;
/** The largest ones. More than so many at a time hold little. */
const MOST_HOLDERS = 12;
/** Index, busy, memory, heat, power; then pairs of who held how much. */
const FIRST_HOLDER = 5;
const COLUMNS = FIRST_HOLDER + 2 * MOST_HOLDERS;
/** Some 1.2 MB each. */
const MOST_CARDS = 16;

/** What every card did over the last day, in one ring for each: it survives a restart. */
export class CardPast {
  private readonly rings = new Map<string, RingFile>();
  private readonly names: HolderNames;
  private readonly lastAt = new Map<string, number>();
  private isOpen = false;

  constructor(
    private readonly folder: string,
    private readonly onError: (error: unknown) => void,
  ) {
    this.names = new HolderNames(join(folder, 'holders.json'), onError);
  }

  async open(now = Date.now()): Promise<void> {
    await mkdir(this.folder, { recursive: true }).catch(this.onError);
    await this.names.load();
    const files = await readdir(this.folder).catch((): string[] => []);
    for (const file of files.filter((name) => /^card-.+\.ring$/.test(name))) await this.openRing(file, now);
    const ids = [...this.rings.values()].flatMap((ring) =>
      ring
        .between(now - DAY_MS, now)
        .flatMap(({ values }) => values.slice(FIRST_HOLDER).filter((id, at) => at % 2 === 0 && id)),
    );
    this.names.keep(new Set(ids as number[]));
    this.isOpen = true;
  }

  async close(): Promise<void> {
    this.isOpen = false;
    await Promise.all([...this.rings.values()].map((ring) => ring.close()));
    await this.names.close();
  }

  note(cards: GpuCard[], at = Date.now()): void {
    if (!this.isOpen) return;
    for (const card of cards) {
      const file = fileOf(card);
      const sinceLast = at - (this.lastAt.get(file) ?? -Infinity);
      // A clock that was set back must not keep us from looking.
      if (sinceLast >= 0 && sinceLast < LOOK_MS) continue;
      this.lastAt.set(file, at);
      const ring = this.rings.get(file);
      if (ring) ring.push(at, this.figuresOf(card));
      else if (this.rings.size < MOST_CARDS) this.begin(file, card, at);
    }
  }

  history(spanMs: number, stepMs: number, now = Date.now()): GpuHistory {
    const cards = [...this.rings.values()].flatMap((ring) => {
      const looks = ring.between(now - spanMs, now);
      return looks.length === 0 ? [] : columnsOf(looks, stepMs, (id) => this.names.of(id));
    });
    return { cards: newestOfEach(cards) };
  }

  private begin(file: string, card: GpuCard, at: number) {
    const ring = this.ringAt(file);
    this.rings.set(file, ring);
    void ring.open().then(() => this.isOpen && ring.push(at, this.figuresOf(card)));
  }

  /** A card that was not seen for a day is gone, with what it did. */
  private async openRing(file: string, now: number): Promise<void> {
    const ring = this.ringAt(file);
    await ring.open();
    if (this.rings.size < MOST_CARDS && ring.between(now - DAY_MS, now).length > 0) {
      this.rings.set(file, ring);
      return;
    }
    await ring.close();
    await rm(join(this.folder, file), { force: true }).catch(this.onError);
  }

  private ringAt(file: string) {
    return new RingFile(join(this.folder, file), { columns: COLUMNS, capacity: MOST_LOOKS }, this.onError);
  }

  private figuresOf(card: GpuCard): (number | null)[] {
    const holders = card.holders
      .filter(({ vramBytes }) => vramBytes !== null)
      .slice(0, MOST_HOLDERS)
      .flatMap((holder) => [this.names.idOf(holder), holder.vramBytes]);
    const { index, busyPercent, vramUsedBytes, temperatureCelsius, powerWatts } = card;
    return [index, busyPercent, vramUsedBytes, temperatureCelsius, powerWatts, ...holders];
  }
}

/** The card's own name, because its number changes when another one is put in. */
const fileOf = ({ uuid }: GpuCard) => `card-${uuid.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 80)}.ring`;

/** Another card may have had the same number earlier that day. */
function newestOfEach(cards: GpuCardHistory[]): GpuCardHistory[] {
  const newest = new Map<number, GpuCardHistory>();
  for (const card of cards) {
    const other = newest.get(card.index);
    if (!other || other.at.at(-1)! < card.at.at(-1)!) newest.set(card.index, card);
  }
  return [...newest.values()].sort((a, b) => a.index - b.index);
}
