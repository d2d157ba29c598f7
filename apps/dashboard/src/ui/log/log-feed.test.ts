import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LogSink } from '@/api/log-stream';
import { LogFeed } from './log-feed';

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
  writer.write(30 * MEGABYTE);
  await pass(1_000);
  expect(feed.reached).toBeGreaterThan(5 * MEGABYTE);
  expect(feed.reached).toBeLessThan(15 * MEGABYTE);
  await pass(4_000);
  expect([feed.reached, feed.lines.length, writer.skips]).toEqual([30 * MEGABYTE, 30_000, 0]);
});

test('what is written faster than it can be shown is skipped, and the log says so', async () => {
  for (let second = 0; second < 5; second += 1) {
    for (let tenth = 0; tenth < 10; tenth += 1) {
      writer.write(5 * MEGABYTE);
      await pass(100);
    }
  }
  expect(writer.skips).toBeGreaterThan(1);
  expect(feed.behind).toBeLessThan(120 * MEGABYTE);
  const [mark] = feed.lines.marks;
  expect(feed.lines.at(mark!)?.text).toMatch(/^At least [\d.]+\sMB skipped/);
  expect(feed.lines.isFull).toBe(false);
});

test('while somebody reads, nothing is let go or skipped: what there is no room for waits in the file', async () => {
  writer.write(MEGABYTE);
  await pass(200);
  feed.hold(true);
  writer.write(200 * MEGABYTE);
  await pass(20_000);
  expect([feed.lines.first, writer.skips, feed.isWaiting]).toEqual([0, 0, true]);
  expect(feed.lines.isFull).toBe(true);
  const { reached } = feed;
  await pass(1_000);
  expect(feed.reached).toBe(reached);

  feed.hold(false);
  await pass(20_000);
  expect(feed.reached).toBe(201 * MEGABYTE);
  expect(feed.lines.first).toBeGreaterThan(0);
  expect(feed.lines.isFull).toBe(false);
});

test('a closed one takes nothing more', async () => {
  feed.close();
  writer.write(MEGABYTE);
  await pass(1_000);
  expect([writer.isStopped, feed.reached]).toEqual([true, 0]);
});
