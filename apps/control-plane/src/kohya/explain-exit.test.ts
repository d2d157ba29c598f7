import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schedule } from '../../test/schedule.js';
import { OutputReader } from './output-reader.js';

const captured = (name: string) => readFileSync(new URL(`fixtures/${name}.ansi`, import.meta.url));

function explain(log: string | Uint8Array, exit: { exitCode?: number; signal?: number } = { exitCode: 1 }) {
  const reader = new OutputReader(schedule({ steps: 0 }));
  reader.push(typeof log === 'string' ? new TextEncoder().encode(log) : log, NaN);
  return reader.explain({ exitCode: exit.exitCode ?? null, signal: exit.signal ?? null });
}

const lineOf = (log: Uint8Array, line: number) => Buffer.from(log).toString('utf8').split('\n')[line - 1]!;

const GLUED = '\rsteps:  33%|███   | 102/310 [01:02<02:06,  1.64it/s, avr_loss=0.0812]';

test('no images: told although the trainer exits with 0', () => {
  const log = captured('no-images');
  const { reason, evidence } = explain(log, { exitCode: 0 });
  expect(reason).toMatch(/^The trainer found no images in the dataset/);
  expect(lineOf(log, evidence!.line)).toContain('No data found');
});

test('a flag the trainer does not know', () => {
  const log = captured('unknown-flag');
  const { reason, evidence } = explain(log, { exitCode: 2 });
  expect(reason).toMatch(/refused its arguments: unrecognized arguments: --text_encoder_lr1 1e-5\./);
  expect(lineOf(log, evidence!.line)).toContain('error: unrecognized');
});

test('a tokenizer that is not there and cannot be fetched', () => {
  const log = captured('no-tokenizer');
  const { reason, evidence } = explain(log);
  expect(reason).toMatch(/could not load a tokenizer/);
  expect(lineOf(log, evidence!.line)).toContain('TypeError');
});

test.each([
  [
    `${GLUED}Traceback (most recent call last):\r\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 23.64 GiB\r\n`,
    /^The GPU ran out of memory when 2\.50 GiB more were needed\. .*lower the resolution/,
    2,
  ],
  [
    `${GLUED}torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 7.79 GiB total)\r\n`,
    /GPU ran out of memory when 20\.00 MiB/,
    1,
  ],
  [
    "voluptuous.error.MultipleInvalid: extra keys not allowed @ data['datasets'][0]['subsets'][0]['num_repeat']\r\n",
    /refused the dataset description: extra keys not allowed/,
    1,
  ],
  [
    'AssertionError: min_bucket_reso must be equal or less than resolution / min_bucket_resoは最小解像度より大きくできません。\r\n',
    /^The trainer refused this combination of settings: min_bucket_reso must be equal or less than resolution\.$/,
    1,
  ],
  [
    'ValueError: The provided pretrained_model_name_or_path "/w/gone.safetensors" is neither a valid local path nor a valid repo id. Please check the parameter.\r\n',
    /did not find the base model/,
    1,
  ],
  [
    'safetensors_rust.SafetensorError: Error while deserializing header: MetadataIncompleteBuffer\r\n',
    /model file is damaged or cut short/,
    1,
  ],
  [
    "OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files.\r\n",
    /could not load a tokenizer/,
    1,
  ],
  [
    'huggingface_hub.errors.GatedRepoError: 401 Client Error.\r\nOSError: You are trying to access a gated repo.\r\n',
    /behind a licence/,
    2,
  ],
  ['RuntimeError: DataLoader worker (pid 4711) is killed by signal: Killed. \r\n', /memory ran out/, 1],
  [
    "FileNotFoundError: [Errno 2] No such file or directory: '/w/a.png'\r\n",
    /did not find a file: \/w\/a\.png/,
    1,
  ],
  ['OSError: [Errno 28] No space left on device\r\n', /^The disk is full/, 1],
  ["ModuleNotFoundError: No module named 'lion_pytorch'\r\n", /lacks the package lion_pytorch/, 1],
  [
    'ImportError: No bitsandbytes / bitsandbytesがインストールされていないようです\r\n',
    /lacks the package bitsandbytes/,
    1,
  ],
  ["ValueError: bf16 mixed precision requires a GPU (not 'cpu').\r\n", /could not use the GPU/, 1],
  [
    'AssertionError: Cannot swap more than 22 blocks. Requested 30 blocks to swap.\r\n',
    /lower blocks to swap to 22/,
    1,
  ],
  [
    "ValueError: the first\r\n\r\nDuring handling of the above exception, another exception occurred:\r\n\r\nRuntimeError: the last one\r\nsubprocess.CalledProcessError: Command '[...]' returned non-zero exit status 1.\r\n",
    /^The trainer failed: RuntimeError: the last one\. /,
    5,
  ],
  ['KeyboardInterrupt\r\n', /interrupted from outside/, 1],
])('%# says why: %s', (log, reason, line) => {
  const found = explain(log);
  expect(found.reason).toMatch(reason);
  expect(found.evidence!.line).toBe(line);
});

test('killed by the kernel, whatever was said before', () => {
  const log = 'ValueError: something that was caught\r\n';
  expect(explain(log, { signal: 9 }).reason).toMatch(/main memory ran out/);
  expect(explain(log, { exitCode: 137 }).reason).toMatch(/main memory ran out/);
});

test('ended from outside, in a way nobody asked for', () => {
  expect(explain('', { signal: 15 }).reason).toMatch(/signal 15 from outside/);
});

test('an exit without a word is called that', () => {
  expect(explain('hello\r\n', { exitCode: 3 })).toEqual({
    reason: 'The trainer ended with exit code 3 and gave no reason. The end of the log may tell more.',
    evidence: null,
  });
  expect(explain('hello\r\n', { exitCode: 0 }).reason).toMatch(/did not save a model/);
});

test('a log line that only speaks of an error is not taken for one', () => {
  const log = '2026-11-22 08:00:00 INFO     ValueError: as a caption      train_util.py:1\r\n';
  expect(explain(log).evidence).toBeNull();
});

test('evidence is short however long the line is', () => {
  const { evidence } = explain(`ValueError: ${'x'.repeat(100_000)}\r\n`);
  expect(evidence!.text.length).toBeLessThanOrEqual(500);
});
