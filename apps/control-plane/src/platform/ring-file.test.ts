import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RingFile } from './ring-file.js';

let folder: string;
let path: string;
let failures: unknown[];
const opened: RingFile[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ph-ring-'));
  path = join(folder, 'a.ring');
  failures = [];
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((ring) => ring.close()));
  rmSync(folder, { recursive: true });
});

async function open(at = path, columns = 2, capacity = 10) {
  const ring = new RingFile(at, { columns, capacity }, (error) => failures.push(error));
  await ring.open();
  opened.push(ring);
  return ring;
}
const times = (ring: RingFile) => ring.between(0, 1e15).map(({ at }) => at);

test('what was pushed is there after a restart, and only so much of it', async () => {
  const ring = await open();
  for (let at = 1; at <= 25; at++) ring.push(at, [at, null]);
  await ring.close();
  const size = readFileSync(path).length;
  const next = await open();
  expect(times(next)).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
  expect(next.between(25, 25)).toEqual([{ at: 25, values: [25, null] }]);
  next.push(26, [1, 2]);
  await next.close();
  expect(times(await open())).toEqual([17, 18, 19, 20, 21, 22, 23, 24, 25, 26]);
  expect(readFileSync(path).length).toBe(size);
});

test('every length it may be cut to leaves a ring that reads and writes', async () => {
  const ring = await open();
  for (let at = 1; at <= 10; at++) ring.push(at, [at, at]);
  await ring.close();
  const whole = readFileSync(path);
  for (let length = 0; length <= whole.length; length += 13) {
    writeFileSync(path, whole);
    truncateSync(path, length);
    const cut = await open();
    const kept = times(cut);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index + 1));
    cut.push(100, [1, 1]);
    await cut.close();
    const again = await open();
    expect(times(again)).toEqual([...kept, 100].slice(-10));
    await again.close();
  }
  expect(failures).toEqual([]);
});

test('a look that was torn is left out, the others stay', async () => {
  const ring = await open();
  for (let at = 1; at <= 5; at++) ring.push(at, [at, at]);
  await ring.close();
  const torn = readFileSync(path);
  torn[16 + 24 * 2 + 13]! ^= 0xff;
  writeFileSync(path, torn);
  expect(times(await open())).toEqual([1, 2, 4, 5]);
});

test.each([
  ['text', Buffer.from('this is none of ours, and long enough to be read')],
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(4096)],
])('a file of %s begins anew', async (_, content) => {
  writeFileSync(path, content);
  const ring = await open();
  expect(times(ring)).toEqual([]);
  ring.push(1, [1, 2]);
  await ring.close();
  expect(times(await open())).toEqual([1]);
});

test('a ring of another shape begins anew', async () => {
  const ring = await open(path, 3, 10);
  ring.push(1, [1, 2, 3]);
  await ring.close();
  expect(times(await open(path, 2, 10))).toEqual([]);
});

test('a clock that jumps hides the time that came twice, and loses nothing else', async () => {
  const ring = await open();
  for (const at of [10, 20, 30, 900, 40, 35, 45]) ring.push(at, [0, 0]);
  expect(times(ring)).toEqual([10, 20, 30, 35, 45]);
  expect(ring.between(15, 36).map(({ at }) => at)).toEqual([20, 30, 35]);
});

test('where no file can be, it works until the end of the process', async () => {
  const ring = await open(join(folder, 'missing/a.ring'));
  ring.push(1, [1, 2]);
  expect(times(ring)).toEqual([1]);
  expect(failures).toHaveLength(1);
  await ring.close();
});
