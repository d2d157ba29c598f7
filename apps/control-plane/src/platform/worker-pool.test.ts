import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WorkerPool } from './worker-pool.js';

const WORKER = `
import { parentPort } from 'node:worker_threads';
let done = 0;
parentPort.on('message', ({ id, task, input }) => {
  if (task === 'eat') { const kept = []; for (;;) kept.push(new Array(100_000).fill(input)); }
  if (task === 'fail') return parentPort.postMessage({ id, error: new Error('no ' + input), code: 'ENOENT' });
  if (task === 'progress') parentPort.postMessage({ id, progress: 50 });
  setTimeout(() => parentPort.postMessage({ id, answer: [input, ++done] }), 20);
});
`;

let folder: string;
let url: URL;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ph-pool-'));
  await writeFile(join(folder, 'worker.mjs'), WORKER);
  url = pathToFileURL(join(folder, 'worker.mjs'));
});
afterAll(() => rm(folder, { recursive: true }));

const open = (more: { threads?: number; each?: number; idleMs?: number } = {}) =>
  new WorkerPool({
    ...{ url, threads: 1, each: 4, heapMegabytes: 24, ...more },
    tasks: { plain: notHere, progress: notHere, fail: notHere, eat: notHere },
  });

/** Answered with what was asked, and how many the thread has answered by then. */
type Work = (input: unknown, onProgress: (progress: number) => void) => Promise<[unknown, number]>;

const notHere: Work = () => Promise.reject(new Error('not in a thread'));

describe('work in threads', () => {
  it('is answered, told of and refused one by one', async () => {
    const pool = open();
    const seen: unknown[] = [];
    const [first, second] = await Promise.all([
      pool.run('plain', 'a'),
      pool.run('progress', 'b', { onProgress: (progress) => seen.push(progress) }),
    ]);
    expect([first, second, seen]).toEqual([['a', 1], ['b', 2], [50]]);
    await expect(pool.run('fail', 'way')).rejects.toMatchObject({ message: 'no way', code: 'ENOENT' });
    await pool.close();
  });

  it('that is urgent comes before what waits, and what is as urgent stays in its order', async () => {
    const pool = open({ each: 1 });
    const answers = await Promise.all(
      [0, 0, 1, 0, 1].map((priority, at) => pool.run('plain', at, { priority })),
    );
    const inOrder = answers.sort(([, a], [, b]) => a - b).map(([input]) => input);
    // The first had begun before there was another.
    expect(inOrder).toEqual([0, 2, 4, 1, 3]);
    await pool.close();
  });

  it('that eats all memory costs nobody but itself', async () => {
    const pool = open();
    const others = Array.from({ length: 6 }, (_, at) => pool.run('plain', at));
    await expect(pool.run('eat', 1)).rejects.toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
    expect((await Promise.all(others)).map(([input]) => input)).toEqual([0, 1, 2, 3, 4, 5]);
    await pool.close();
  });

  it('that is over gives its thread back, and the next begins a new one', async () => {
    const pool = open({ idleMs: 20 });
    await pool.run('plain', 1);
    await vi.waitFor(async () => expect((await pool.run('plain', 2))[1]).toBe(1), {
      interval: 100,
    });
    await pool.close();
  });
});
