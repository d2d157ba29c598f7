import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

function outputOf(path = join(folder, 'output.log')) {
  const reader = new Listening();
  return { path, reader, output: new RunOutput(path, reader) };
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

test('old output has no time, what comes later does', async () => {
  const { path, reader, output } = outputOf();
  writeFileSync(path, 'old');
  await output.catchUp(() => NaN);
  appendFileSync(path, 'new');
  await output.catchUp();
  expect(reader.times).toEqual([NaN, expect.closeTo(performance.now(), -4)]);
});
