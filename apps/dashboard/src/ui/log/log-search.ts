import { stripAnsi } from './ansi';
import { findInBlock } from './find-in-block';
import { isAtLeast } from './level-index';
import type { LogBlock } from './log-block';
import type { LogLines } from './log-lines';

// Short enough that typing and scrolling go on meanwhile.
const SLICE_MS = 6;

/**
 * Looks for a text in all lines, the newest first, in slices between which the page does what else it has to. A finished block
 * is looked through once for each question; only the last one grows.
 */
export class LogSearch {
  isSearching = false;

  private wanted = '';
  private level: 'all' | 'warn' | 'error' = 'all';
  private found = new Map<LogBlock, { length: number; seqs: number[] }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private version = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly lines: LogLines) {}

  /** Another question. Of the lines of a level only, or of all. */
  ask(text: string, level: 'all' | 'warn' | 'error'): void {
    const wanted = text.toLowerCase();
    if (wanted === this.wanted && level === this.level) return;
    this.wanted = wanted;
    this.level = level;
    this.found.clear();
    this.look();
    this.announce();
  }

  /** Looks through what is new. */
  look(): void {
    if (this.wanted === '') return this.rest();
    this.isSearching = true;
    this.timer ??= setTimeout(this.lookOn);
  }

  /** How many lines hold it, as far as was looked. */
  get count(): number {
    return this.hits.reduce((sum, { length }) => sum + length, 0) + (this.isInOpenLine ? 1 : 0);
  }

  /** The hit's place among all, from 1 on. */
  placeOf(seq: number): number {
    let place = 0;
    for (const hits of this.hits) {
      if ((hits.at(-1) ?? Infinity) < seq) place += hits.length;
      else return place + hits.filter((hit) => hit <= seq).length;
    }
    return place + (this.isInOpenLine ? 1 : 0);
  }

  /** The nearest hit after the line, or the first of all behind the last. */
  after(seq: number): number | null {
    const hits = this.hits.find((each) => (each.at(-1) ?? -Infinity) > seq);
    return (
      hits?.find((hit) => hit > seq) ??
      (this.isInOpenLine && seq < this.openSeq ? this.openSeq : this.firstHit)
    );
  }

  /** The nearest hit before the line, or the last of all. */
  before(seq: number): number | null {
    if (this.isInOpenLine && seq > this.openSeq) return this.openSeq;
    const hits = this.hits.findLast((each) => (each[0] ?? Infinity) < seq);
    return hits?.findLast((hit) => hit < seq) ?? this.lastHit;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Grows whenever there is something new to show. */
  read = (): number => this.version;

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private rest(): void {
    this.close();
    if (this.isSearching || this.found.size > 0) this.announce();
    this.isSearching = false;
    this.found.clear();
  }

  private readonly lookOn = (): void => {
    this.timer = undefined;
    const until = performance.now() + SLICE_MS;
    const blocks = this.lines.finished;
    for (let at = blocks.length - 1; at >= 0; at -= 1) {
      const block = blocks[at];
      if (!block || this.found.get(block)?.length === block.length) continue;
      this.found.set(block, { length: block.length, seqs: this.findIn(block) });
      if (performance.now() < until) continue;
      this.timer = setTimeout(this.lookOn);
      return this.announce();
    }
    for (const block of this.found.keys()) if (block.seq < this.lines.first) this.found.delete(block);
    this.isSearching = false;
    this.announce();
  };

  private findIn(block: LogBlock): number[] {
    const { level } = this;
    return findInBlock(block, this.wanted)
      .filter((place) => level === 'all' || isAtLeast(block.levelAt(place), level))
      .map((place) => block.seq + place);
  }

  private get hits(): number[][] {
    return this.lines.finished.flatMap((block) => {
      const seqs = this.found.get(block)?.seqs;
      return seqs && seqs.length > 0 ? [seqs] : [];
    });
  }

  private get firstHit(): number | null {
    return this.hits[0]?.[0] ?? (this.isInOpenLine ? this.openSeq : null);
  }

  private get lastHit(): number | null {
    return this.isInOpenLine ? this.openSeq : (this.hits.at(-1)?.at(-1) ?? null);
  }

  private get openSeq(): number {
    return this.lines.end - 1;
  }

  /** The unfinished line is in no block. */
  private get isInOpenLine(): boolean {
    const line = this.lines.unfinished;
    if (!line || this.wanted === '') return false;
    if (this.level !== 'all' && !isAtLeast(line.level, this.level)) return false;
    return stripAnsi(line.text).toLowerCase().includes(this.wanted);
  }

  private announce(): void {
    this.version += 1;
    for (const listener of this.listeners) listener();
  }
}
