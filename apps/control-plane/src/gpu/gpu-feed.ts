import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import { NoFigures, noFigures } from './nvidia-smi.js';
import { CARD_QUERY, type MeasuredCard, parseCard } from './smi-lines.js';

const INTERVAL_MS = 1000;
/** The lines of one look come together. */
const SETTLE_MS = 30;
/** A driver that hangs takes its tool with it. */
const SILENCE_MS = 15_000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/** One nvidia-smi that stays and prints every card once a second. Started again, at growing distances, when it ends. */
export class GpuFeed {
  readonly events = new EventEmitter<{ cards: [MeasuredCard[]]; failed: [NoFigures] }>();
  private child?: ChildProcess;
  private look = new Map<number, MeasuredCard>();
  private settle?: NodeJS.Timeout;
  private silence?: NodeJS.Timeout;
  private retry?: NodeJS.Timeout;
  private retryMs = FIRST_RETRY_MS;
  private isClosed = false;

  open() {
    if (this.isClosed) return;
    const child = spawn('nvidia-smi', [...CARD_QUERY, '-lms', String(INTERVAL_MS)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    let said = '';
    let isHung = false;
    this.expectNews(() => {
      isHung = true;
      child.kill('SIGKILL');
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const card = parseCard(line);
      if (card) this.take(card);
      else said ||= line;
    });
    child.stderr.on('data', (bytes: Buffer) => (said ||= bytes.toString().slice(0, 1000)));
    child.once('error', (error) => this.onEnd(noFigures(error, '')));
    child.once('close', (code, signal) => {
      const error = new Error(`nvidia-smi ended with ${signal ?? `code ${code}`}.`);
      this.onEnd(noFigures(Object.assign(error, { killed: isHung }), said));
    });
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.settle);
    clearTimeout(this.silence);
    clearTimeout(this.retry);
    this.child?.kill('SIGKILL');
  }

  private take(card: MeasuredCard) {
    this.silence?.refresh();
    // The next look has begun before the last one was told.
    if (this.look.has(card.index)) this.tell();
    this.look.set(card.index, card);
    clearTimeout(this.settle);
    this.settle = setTimeout(() => this.tell(), SETTLE_MS);
  }

  private tell() {
    clearTimeout(this.settle);
    this.retryMs = FIRST_RETRY_MS;
    const cards = [...this.look.values()];
    this.look = new Map();
    if (!this.isClosed) this.events.emit('cards', cards);
  }

  private expectNews(onSilence: () => void) {
    clearTimeout(this.silence);
    this.silence = setTimeout(onSilence, SILENCE_MS);
    this.silence.unref();
  }

  /** Once for each child, though one that could not be started is told of twice. */
  private onEnd(why: NoFigures) {
    if (this.isClosed || !this.child) return;
    this.child = undefined;
    clearTimeout(this.silence);
    this.events.emit('failed', why);
    this.retry = setTimeout(() => this.open(), this.retryMs);
    this.retry.unref();
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }
}
