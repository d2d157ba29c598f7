import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LogSink } from '@/api/log-stream';
import { LogFeed } from './log-feed';
import { LogLines } from './log-lines';

const MEGABYTE = 1_000_000;

/** A server of one log, in pieces of 64 kB, each after the acknowledgement of the one before it. */
class Writer {
  size = 0;
  sent = 0;
  skips = 0;
  isStopped = false;
  private sink: LogSink | null = null;
  private isTaken = true;

  follow = (sink: LogSink) => {
    this.sink = sink;
    return {
      retry: () => undefined,
      skipToEnd: () => {
        this.skips += 1;
        this.sent = Math.max(0, this.size - 256_000);
        this.isTaken = true;
        queueMicrotask(this.send);
      },
      stop: () => void (this.isStopped = true),
    };
  };

  write(bytes: number) {
    this.size += bytes;
    this.send();
  }

  readonly send = () => {
    const length = Math.min(64_000, this.size - this.sent);
    if (!this.isTaken || length === 0 || this.isStopped) return;
    const from = this.sent;
    this.sent += length;
    this.isTaken = false;
    this.sink?.append(
      {
        bytes: LINES.subarray(from % LINE.length, (from % LINE.length) + length),
        from,
        size: this.size,
        marks: [],
      },
      () => {
        this.isTaken = true;
        queueMicrotask(this.send);
      },
    );
  };
}

const LINE = `${'-'.repeat(999)}\n`;
const LINES = new TextEncoder().encode(LINE.repeat(70));

let writer: Writer;
let feed: LogFeed;
beforeEach(() => {
  // The page's clock and its pictures, ten a second.
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => Number(setTimeout(draw)));
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => clearTimeout(frame));
  writer = new Writer();
  feed = new LogFeed(writer.follow, { path: '/log' });
});
afterEach(() => {
  feed.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a long log is read whole, a megabyte for each picture, and nothing of it is skipped', async () => {
  writer.write(5 * MEGABYTE);
  await pass(250);
  expect(feed.reached).toBeGreaterThan(MEGABYTE);
  expect(feed.reached).toBeLessThan(4 * MEGABYTE);
  await pass(1_000);
  expect([feed.reached, feed.lines.length, writer.skips]).toEqual([5 * MEGABYTE, 5_000, 0]);
});

test('what is written faster than it can be shown is skipped, and the log says so', async () => {
  for (let tenth = 0; tenth < 25; tenth += 1) {
    writer.write(10 * MEGABYTE);
    await pass(100);
  }
  expect(writer.skips).toBe(1);
  expect(feed.reached).toBeGreaterThan(200 * MEGABYTE);
  const [mark] = feed.lines.marks;
  expect(feed.lines.at(mark!)?.text).toMatch(/^At least [\d.]+\sMB skipped/);
});

test('while somebody reads, nothing is let go or skipped: what there is no room for waits in the file', async () => {
  feed.close();
  const few = new LogLines({ lines: 2_000, bytes: Infinity, block: { lines: 500, bytes: 1_000_000 } });
  feed = new LogFeed(writer.follow, { path: '/log' }, few);
  writer.isStopped = false;
  writer.write(MEGABYTE);
  await pass(200);
  feed.hold(true);
  writer.write(40 * MEGABYTE);
  await pass(2_000);
  expect([few.first, writer.skips, feed.isWaiting, few.isFull]).toEqual([0, 0, true, true]);
  const { reached } = feed;
  await pass(1_000);
  expect(feed.reached).toBe(reached);

  feed.hold(false);
  await pass(300);
  expect(feed.reached).toBeGreaterThan(reached);
  expect([few.first > 0, few.isFull]).toEqual([true, false]);
});

test('a closed one takes nothing more', async () => {
  feed.close();
  writer.write(MEGABYTE);
  await pass(1_000);
  expect([writer.isStopped, feed.reached]).toEqual([true, 0]);
});
