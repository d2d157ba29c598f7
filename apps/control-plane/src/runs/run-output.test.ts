import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { upMilliseconds } from '@pilothouse/processes/up-time';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunOutput } from './run-output.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'run-output-'))));
afterEach(() => rmSync(folder, { recursive: true }));

class Listening {
  readonly heard: Buffer[] = [];
  readonly times: number[] = [];

  push(bytes: Uint8Array, at: number) {
    this.heard.push(Buffer.from(bytes));
    this.times.push(at);
  }
}

function outputOf() {
  const reader = new Listening();
  const paths = { log: join(folder, 'output.log'), times: join(folder, 'output.times') };
  return { path: paths.log, times: paths.times, reader, output: new RunOutput(paths, reader) };
}

test('no log yet is no output', async () => {
  const { output } = outputOf();
  await output.catchUp();
  expect(output.bytes).toBe(0);
});

test('everything that was there when it was asked has been read when it answers, whoever else reads', async () => {
  const { path, reader, output } = outputOf();
  writeFileSync(path, '');
  let written = '';
  const asked: Promise<void>[] = [];
  for (let number = 0; number < 300; number++) {
    const text = `${number} ${'x'.repeat(number * 7)}\n`;
    appendFileSync(path, text);
    written += text;
    const size = written.length;
    asked.push(output.catchUp().then(() => expect(output.bytes).toBeGreaterThanOrEqual(size)));
    if (number % 3 === 0) await Promise.resolve();
  }
  await Promise.all(asked);
  expect(Buffer.concat(reader.heard).toString()).toBe(written);
});

test('old output that nobody noted the time of has none, what comes later does', async () => {
  const { path, reader, output } = outputOf();
  writeFileSync(path, 'old');
  await output.catchUp();
  appendFileSync(path, 'new');
  await output.catchUp();
  expect(reader.times).toEqual([NaN, expect.closeTo(Date.now(), -4)]);
});

test('each part of old output has the time its runner noted, whatever was done to the clock meanwhile', async () => {
  const { path, times, reader, output } = outputOf();
  writeFileSync(path, 'onetwothree');
  const noon = Date.UTC(2026, 10, 24, 12);
  writeFileSync(
    times,
    `0 5000 ${noon}\n3 6000 ${noon - 3_600_000}\nno line\n2 1 1\n6 9000 ${noon + 10}\n8 95`,
  );
  await output.catchUp();
  expect(reader.heard.map(String)).toEqual(['one', 'two', 'three']);
  expect(reader.times).toEqual([noon, noon + 1000, noon + 4000]);
});

test('after a restart the time goes on from what was noted before', async () => {
  const { path, times, reader, output } = outputOf();
  const hourAgo = Date.now() - 3_600_000;
  writeFileSync(path, 'old');
  writeFileSync(times, `0 ${Math.round(upMilliseconds() - 60_000)} ${hourAgo}\n`);
  await output.catchUp();
  appendFileSync(path, 'new');
  await output.catchUp();
  expect(reader.times).toEqual([hourAgo, expect.closeTo(hourAgo + 60_000, -4)]);
});
