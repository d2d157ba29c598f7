import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventCurves } from './event-curves.js';
import { EventFile, type Scalar } from './event-file.js';

const WRITER = `
from stand_in_events import EventFile
import sys
file = EventFile(sys.argv[1])
for step in range(1, 5001):
    file.scalars(step, {"loss/current": 1 / step, "loss/average": 0.5, "lr/unet": 1e-4, "lr/group0": 1e-4})
file.scalars(1, {"loss/validation/epoch_average": 0.25})
file.scalars(5001, {"loss/current": float("nan")})
`;
const STAND_IN = fileURLToPath(new URL('../../test/stand-in', import.meta.url));

let folder: string;
let bytes: Buffer;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'events-'));
  execFileSync('python3', ['-c', WRITER, folder], { cwd: STAND_IN });
  const path = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((each) =>
    /tfevents/.test(each),
  )!;
  bytes = readFileSync(join(folder, path));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (chunks: Iterable<Buffer>) => {
  const scalars: Scalar[] = [];
  const file = new EventFile((scalar) => scalars.push(scalar));
  for (const chunk of chunks) file.push(chunk);
  return { scalars, isDamaged: file.isDamaged };
};

test('every scalar is read with its tag and step, wherever the bytes are split', () => {
  const whole = read([bytes]);
  expect(whole.scalars).toHaveLength(20_002);
  expect(whole.scalars[0]).toEqual({ tag: 'loss/current', step: 1, value: 1, at: expect.any(Number) });
  expect(Math.abs(Date.now() - whole.scalars[0]!.at)).toBeLessThan(60_000);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 997) }, (_, at) =>
    bytes.subarray(at * 997, (at + 1) * 997),
  );
  expect(read(pieces).scalars).toEqual(whole.scalars);
});

test('a record that is not whole waits, and a damaged one ends the reading without a wrong figure', () => {
  expect(read([bytes.subarray(0, -3)])).toMatchObject({ isDamaged: false });
  expect(read([bytes.subarray(0, -3)]).scalars).toHaveLength(20_001);

  const damaged = Buffer.from(bytes);
  const at = bytes.length >> 1;
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  const { scalars, isDamaged } = read([damaged]);
  expect(isDamaged).toBe(true);
  expect(scalars).toEqual(read([bytes]).scalars.slice(0, scalars.length));
  expect(read([Buffer.from('not an event file at all')]).isDamaged).toBe(true);
});

test('the curves are bounded, hide what the trainer writes by mistake, and take no NaN', () => {
  const reading = new EventCurves();
  reading.openFile().push(bytes);
  const { loss, average, validation, learningRates } = reading.curves;
  expect(loss.steps.length).toBeLessThanOrEqual(2000);
  expect(loss.steps.at(-1)).toBe(5000);
  expect(average.values.every((value) => value === 0.5)).toBe(true);
  expect(validation).toEqual({ steps: [1], values: [0.25] });
  expect(learningRates.map(({ name }) => name)).toEqual(['unet']);
});
