import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LogNews, tailLog } from './log-tail.js';

let folder: string;
let path: string;
let abort: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-tail-'));
  path = join(folder, 'a.log');
  abort = new AbortController();
});
afterEach(() => {
  abort.abort();
  rmSync(folder, { recursive: true });
});

describe('bytes', () => {
  test('of a file that grows come once each, split characters and carriage returns untouched', async () => {
    const bar = Buffer.from('\r 50%|█████     | 1/2\r100%|██████████| 2/2\n');
    writeFileSync(path, bar.subarray(0, 9)); // Ends inside the first █.
    const reader = read(0);
    await reader.until(9);
    appendFileSync(path, bar.subarray(9, 11));
    await reader.until(11);
    appendFileSync(path, bar.subarray(11));
    await reader.until(bar.length);
    expect(reader.bytes()).toEqual(bar);
  });

  test('come from the offset asked for', async () => {
    writeFileSync(path, '0123456789');
    const reader = read(4);
    await reader.until(6);
    expect(reader.text()).toBe('456789');
    expect(reader.news[0]).toMatchObject({ from: 4, size: 10 });
  });

  test('come in chunks of 256 KiB at most, none read before the one before was taken', async () => {
    writeFileSync(path, Buffer.alloc(800_000, 'x'));
    const tail = tailLog(path, { from: 0, signal: abort.signal });
    const sizes: number[] = [];
    for (let taken = 0; taken < 4; taken++) {
      const { value } = await tail.next();
      if (value?.type === 'appended') sizes.push(value.data.length);
    }
    expect(sizes).toEqual([262_144, 262_144, 262_144, 13_568]);
    await tail.return();
  });

  test('of a file that does not exist yet come when it does', async () => {
    const reader = read('tail');
    writeFileSync(path, 'late');
    await reader.until(4);
    expect(reader.text()).toBe('late');
  });
});

describe('the tail', () => {
  test('begins with a whole line, at most 256 KiB before the end', async () => {
    writeFileSync(path, 'a line of twenty-one\n'.repeat(20_000));
    const reader = read('tail');
    await expect.poll(() => reader.text().endsWith('one\n')).toBe(true);
    await expect.poll(() => reader.bytes().length).toBeGreaterThan(256 * 1024 - 22);
    expect(reader.bytes().length).toBeLessThanOrEqual(256 * 1024);
    expect(reader.text().startsWith('a line')).toBe(true);
  });

  test('of one endless line begins with a whole character', async () => {
    writeFileSync(path, '█'.repeat(100_000));
    const reader = read('tail');
    await expect.poll(() => reader.bytes().length).toBeGreaterThan(256 * 1024 - 3);
    expect(reader.text().replaceAll('█', '')).toBe('');
  });
});

describe('a log that was', () => {
  test('rotated gives the rest of the old file, says so, and starts the new one at 0', async () => {
    writeFileSync(path, 'old ');
    const reader = read(0);
    await reader.until(4);
    appendFileSync(path, 'rest');
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'new');
    await reader.until(3);
    expect(reader.story()).toEqual(['old ', 'rest', 'restarted', 'new']);
  });

  test('cut in place says so and starts at 0', async () => {
    writeFileSync(path, 'a long beginning');
    const reader = read(0);
    await reader.until(16);
    truncateSync(path);
    await expect.poll(() => reader.story()).toContain('restarted');
    appendFileSync(path, 'short');
    await reader.until(5);
    expect(reader.story()).toEqual(['a long beginning', 'restarted', 'short']);
  });

  test('rotated while the reader was away starts at 0', async () => {
    writeFileSync(path, 'new');
    const reader = read(1000);
    await reader.until(3);
    expect(reader.story()).toEqual(['restarted', 'new']);
  });
});

describe('the end', () => {
  test('is told once every byte was', async () => {
    let hasEnded = false;
    let tellEnd = () => {};
    writeFileSync(path, 'some ');
    const reader = read(0, {
      hasEnded: () => hasEnded,
      onEnd: (listener) => ((tellEnd = listener), () => {}),
    });
    await reader.until(5);
    appendFileSync(path, 'more');
    hasEnded = true;
    tellEnd();
    await reader.done;
    expect(reader.story()).toEqual(['some ', 'more', 'ended at 9']);
  });

  test('of a log that was never written is told as well', async () => {
    const reader = read('tail', { hasEnded: () => true });
    await reader.done;
    expect(reader.story()).toEqual(['ended at 0']);
  });

  test('comes at once when the reader hangs up', async () => {
    const reader = read(0);
    abort.abort();
    await reader.done;
  });
});

type Ending = { hasEnded?: () => boolean; onEnd?: (listener: () => void) => () => void };

function read(from: number | 'tail', ending: Ending = {}) {
  const news: LogNews[] = [];
  let bytes = Buffer.alloc(0) as Buffer;

  async function follow() {
    for await (const each of tailLog(path, { from, signal: abort.signal, ...ending })) {
      // One buffer serves the whole tail.
      const kept = each.type === 'appended' ? { ...each, data: Buffer.from(each.data) } : each;
      news.push(kept);
      bytes = kept.type === 'appended' ? Buffer.concat([bytes, kept.data]) : Buffer.alloc(0);
    }
  }
  return {
    news,
    done: follow(),
    bytes: () => bytes,
    text: () => bytes.toString(),
    story: () => news.map((each) => (each.type === 'appended' ? each.data.toString() : tell(each))),
    /** Waits for that many bytes since the last restart. */
    until: (count: number) => expect.poll(() => bytes.length).toBe(count),
  };
}

const tell = (news: Exclude<LogNews, { type: 'appended' }>) =>
  news.type === 'ended' ? `ended at ${news.size}` : news.type;
