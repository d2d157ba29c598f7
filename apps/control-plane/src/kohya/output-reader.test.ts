import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { RunProgress } from '@pilothouse/contracts/runs';
import { schedule } from '../../test/schedule.js';
import { OutputReader } from './output-reader.js';

/** What the real trainer wrote to a terminal of 200 columns; only the names of folders were changed. */
const captured = (name: string) => readFileSync(new URL(`fixtures/${name}.ansi`, import.meta.url));
const bytes = (text: string) => new TextEncoder().encode(text);

/** In the order they began; training and saving came twice. */
const PHASES = [
  'starting',
  'reading-dataset',
  'loading-model',
  'caching-latents',
  'preparing',
  'training',
  'saving',
  'finishing',
];

const ENDED_WELL = { exitCode: 0, signal: null };

function readAll(log: Uint8Array, plannedSteps = 0): OutputReader {
  const reader = new OutputReader(schedule({ steps: plannedSteps }));
  reader.push(log, NaN);
  return reader;
}

describe('a whole run of the real trainer', () => {
  const log = captured('sd15-on-processor');

  test('ends with every figure the trainer printed', () => {
    const reader = readAll(log);
    expect(reader.progress).toEqual({
      phase: 'finishing',
      phaseDone: null,
      phaseTotal: null,
      epoch: 2,
      epochs: 2,
      step: 4,
      steps: 4,
      loss: 1.07,
      lossIsNaN: false,
      secondsPerStep: null,
      secondsLeft: null,
      leftWithout: [],
      phases: PHASES.map((phase) => expect.objectContaining({ phase, beganAt: null })),
    });
    expect(reader.loss).toEqual({ steps: [1, 2, 3, 4], average: [1, 1.06, 1.09, 1.07] });
    expect(reader.modelSaved).toBe(true);
  });

  test('passes its phases in order, and each as soon as its first byte allows', () => {
    const reader = new OutputReader(schedule({ steps: 4 }));
    const phases: string[] = [];
    for (const byte of log) {
      reader.push(Uint8Array.of(byte), NaN);
      const { phase } = reader.progress;
      if (phases.at(-1) !== phase) phases.push(phase);
    }
    expect(phases).toEqual([
      'starting',
      'reading-dataset',
      'loading-model',
      'caching-latents',
      'preparing',
      'training',
      'saving',
      'training',
      'saving',
      'finishing',
    ]);
  });

  test('gives the same figures wherever its bytes are split', () => {
    const end = log.subarray(log.lastIndexOf('epoch 2/2'));
    for (const [bytesOf, stride] of [
      [end, 1],
      [log, 211],
    ] as const) {
      const expected = readAll(bytesOf);
      for (let cut = 1; cut < bytesOf.length; cut += stride) {
        const reader = new OutputReader(schedule({ steps: 0 }));
        reader.push(bytesOf.subarray(0, cut), NaN);
        reader.push(bytesOf.subarray(cut), NaN);
        expect(reader.progress).toEqual(expected.progress);
        expect(reader.loss).toEqual(expected.loss);
        expect(reader.modelSaved).toBe(true);
      }
    }
  });

  test('never says anything its contract forbids, at any byte', () => {
    const reader = new OutputReader(schedule({ steps: 4 }));
    for (const byte of log) {
      reader.push(Uint8Array.of(byte), NaN);
      RunProgress.parse(reader.progress);
    }
  });
});

describe('a run of the real trainer that samples two prompts before its first step and after each of three epochs', () => {
  const log = gunzipSync(readFileSync(new URL('fixtures/sd15-with-samples.ansi.gz', import.meta.url)));
  const sampled = schedule({ steps: 6, stepsPerEpoch: 2, epochs: 3, sampleEvery: 1, prompts: 2 });

  test('shows no figure but those the trainer wrote', () => {
    const text = log.toString('utf8').replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
    // The second drawing of a step has its own loss.
    const drawn = new Map(
      [...text.matchAll(/(\d+)\/6 \[[^\]]*avr_loss=([\d.]+)\]/g)].map(([, step, loss]) => [
        Number(step),
        Number(loss),
      ]),
    );
    const reader = new OutputReader(sampled);
    reader.push(log, NaN);
    expect(reader.loss.steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(reader.loss).toEqual({ steps: [...drawn.keys()], average: [...drawn.values()] });
    expect(reader.progress).toMatchObject({ step: 6, steps: 6, epoch: 3, epochs: 3, loss: drawn.get(6) });
  });

  test('counts each sampling and each saving once, with its pictures', () => {
    const reader = new OutputReader(sampled);
    const seen = new Set<string>();
    for (let at = 0; at < log.length; at += 64) {
      reader.push(log.subarray(at, at + 64), at);
      const { phase, phaseDone, phaseTotal } = reader.progress;
      if (phase === 'sampling') seen.add(`${phaseDone} of ${phaseTotal}`);
    }
    reader.end(log.length);
    const times = Object.fromEntries(reader.progress.phases.map((each) => [each.phase, each.times]));
    expect(times).toMatchObject({ sampling: 4, saving: 3, training: 3, finishing: 1, 'caching-latents': 1 });
    expect([...seen]).toEqual(['0 of 2', '1 of 2', '2 of 2']);
    expect(reader.progress.phases.every(({ since }) => since === null)).toBe(true);
  });

  test('has spent all of its time on its phases, at whatever pace it came', () => {
    const reader = new OutputReader(sampled);
    let at = 1_000_000;
    for (let from = 0; from < log.length; from += 512) {
      reader.push(log.subarray(from, from + 512), (at += 1 + (from % 977)));
    }
    reader.end(at + 500);
    const { phases } = reader.progress;
    const sum = phases.reduce((seconds, each) => seconds + each.seconds!, 0);
    expect(sum).toBeCloseTo((at + 500 - phases[0]!.beganAt!) / 1000, 6);
  });

  test('foretells its end better than by its steps alone, and to nothing at the end', () => {
    const reader = new OutputReader(sampled);
    // As if every byte took a millisecond: the last step is drawn long before the last sample is made.
    const left: { at: number; secondsLeft: number; leftWithout: string[] }[] = [];
    for (let at = 0; at < log.length; at += 16) {
      reader.push(log.subarray(at, at + 16), at);
      const { secondsLeft, leftWithout } = reader.progress;
      if (secondsLeft !== null) left.push({ at, secondsLeft, leftWithout });
    }
    expect(left[0]!.leftWithout).toEqual(['saving']);
    const measured = left.filter(({ leftWithout }) => leftWithout.length === 0);
    expect(measured.length).toBeGreaterThan(100);
    const end = log.indexOf('model saved.');
    for (const { at, secondsLeft } of measured) {
      expect(Math.abs(at + secondsLeft * 1000 - end)).toBeLessThan(end * 0.25);
    }
    expect(left.at(-1)!.secondsLeft).toBe(0);
  });
});

test('a bar counts before its line has ended, as the next redraw is a step away', () => {
  const reader = readAll(
    bytes('\rsteps:  33%|███▎      | 102/310 [01:02<02:06,  1.64it/s, avr_loss=0.0812]'),
  );
  expect(reader.progress).toMatchObject({ phase: 'training', step: 102, steps: 310, loss: 0.0812 });
});

test('half a bar is not taken for a whole one', () => {
  const reader = readAll(bytes('\rsteps:  33%|███▎      | 102/310 [01:02<02:06,  1.64it/s, avr_loss=0.08'));
  expect(reader.progress.step).toBeNull();
  expect(reader.loss.steps).toEqual([]);
});

test('a bar with norms, an hour, slow steps or thousands of millions of steps a second is read too', () => {
  const bars = [
    'steps:  33%|███▏   | 1/9 [01:02<02:06,  1.64it/s, Average key norm=0.0123, Keys Scaled=3, avr_loss=0.0812]',
    'steps:   1%|▏      | 2/9 [00:41<1:10:43, 13.82s/it, avr_loss=1.23e-5]',
    'steps: 100%|███████| 3/9 [00:00<00:00, 825650.39it/s, avr_loss=0.5]',
    'steps:  44% 4/9 [00:00<00:00,  6.59it/s, avr_loss=0.123]',
  ];
  const reader = readAll(bytes(bars.map((bar) => `\r${bar}\r${bar}`).join('')));
  expect(reader.loss).toEqual({ steps: [1, 2, 3, 4], average: [0.0812, 0.0000123, 0.5, 0.123] });
});

test('what is glued to a bar is read by itself', () => {
  const bar = '\rsteps:   0%|          | 0/310 [00:00<?, ?it/s]';
  const rich = `${bar}                    INFO     model saved.          train_network.py:1729\r\n`;
  expect(readAll(bytes(rich)).modelSaved).toBe(true);

  const traceback = `a\r\n${bar}Traceback (most recent call last):\r\nValueError: no luck\r\n`;
  expect(readAll(bytes(traceback)).explain({ exitCode: 1, signal: null })).toEqual({
    reason: 'The trainer failed: ValueError: no luck. The log has the lines around it.',
    evidence: { line: 3, text: 'ValueError: no luck' },
  });
});

test('nothing but the trainer’s own message counts as the model being saved', () => {
  const reader = readAll(bytes('a caption that says model saved.\r\n  model saved.\r\n'));
  expect(reader.modelSaved).toBe(false);
});

test('phases before training have their own bar, and lose it when they end', () => {
  const reader = new OutputReader(schedule({ steps: 0 }));
  const head = '2026-11-22 07:59:57 INFO     ';
  reader.push(
    bytes(`${head}caching latents...   train_util.py:1170\r\n 50%|██   | 1/2 [00:00<00:00,  2.4it/s]`),
    NaN,
  );
  expect(reader.progress).toMatchObject({
    phase: 'caching-latents',
    phaseDone: 1,
    phaseTotal: 2,
    step: null,
  });
  reader.push(bytes('\r\nprepare optimizer, data loader etc.\r\n'), NaN);
  expect(reader.progress).toMatchObject({ phase: 'preparing', phaseDone: null, phaseTotal: null });
});

test('speed and time left are ours, by the moments the bytes came', () => {
  const reader = new OutputReader(schedule({ steps: 10 }));
  const step = (done: number, at: number) =>
    reader.push(bytes(`\rsteps:   0%|   | ${done}/10 [00:00<00:00, 999999.99it/s, avr_loss=0.1]`), at);
  step(0, 0);
  step(1, 60_000);
  expect(reader.progress.secondsPerStep).toBeNull();
  step(2, 62_000);
  step(3, 64_000);
  expect(reader.progress).toMatchObject({ secondsPerStep: 2, secondsLeft: 14 });

  step(4, NaN);
  expect(reader.progress).toMatchObject({ step: 4, secondsPerStep: null, secondsLeft: null });
});

test('a loss that is not a number is told, stays told, and is in no curve', () => {
  const reader = readAll(captured('loss-is-nan'));
  expect(reader.progress).toMatchObject({ loss: null, lossIsNaN: true, step: 4 });
  expect(reader.loss).toEqual({ steps: [1], average: [1] });
  expect(reader.explain(ENDED_WELL).reason).toContain('NaN');
  expect(reader.explain(ENDED_WELL).evidence!.text).toContain('avr_loss=nan');
});

test('a run of 30,000 steps keeps at most 2,000 points, spread evenly, the newest among them', () => {
  const reader = new OutputReader(schedule({ steps: 30_000 }));
  for (let step = 1; step <= 29_999; step += 1) {
    const bar = `\rsteps:   0%|   | ${step}/30000 [00:00<00:00, 9.99it/s, avr_loss=0.5]`;
    reader.push(bytes(bar + bar), NaN);
  }
  const { steps, average } = reader.loss;
  expect(steps.length).toBeLessThanOrEqual(2000);
  expect(steps.length).toBeGreaterThan(900);
  expect(average).toHaveLength(steps.length);
  expect(steps.at(-1)).toBe(29_999);
  expect(new Set(steps.slice(1, -1).map((step, index) => step - steps[index]!)).size).toBe(1);
});

test.each([
  ['words', 'Lorem ipsum dolor '],
  ['percent signs', '100% 7% '],
  ['half bars', 'steps:  33%|██|1/2 [00:00<'],
  ['spaces', '    '],
  ['almost records', '                    INFO  a.py:1 '],
])('2 MB of %s are read in time that grows with them alone', (_, filler) => {
  const line = bytes(`${filler.repeat(5000)}\r\n`);
  const reader = new OutputReader(schedule({ steps: 1 }));
  const started = performance.now();
  for (let sent = 0; sent < 2_000_000; sent += line.length) reader.push(line, NaN);
  expect(performance.now() - started).toBeLessThan(8000);
});
