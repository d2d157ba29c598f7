import { readFileSync } from 'node:fs';
import { StartCaptioning } from '@pilothouse/contracts/captioning';
import { describe, expect, it } from 'vitest';
import { CaptionReader } from './caption-reader.js';

/** What the real scripts wrote to a terminal of 200 columns, with small models; only the names of folders were changed. */
const captured = (name: string) => readFileSync(new URL(`fixtures/captions-${name}.ansi`, import.meta.url));

const asked = (tool: string, more: object = {}) => StartCaptioning.parse({ tool, dataset: 'boats', ...more });

/** Byte by byte, as a slow disk gives them; every phase in the order it came. */
function read(request: StartCaptioning, images: number, output: Uint8Array) {
  const reader = new CaptionReader(request, images);
  const phases: string[] = [];
  const done: (number | null)[] = [];
  output.forEach((_, at) => {
    reader.push(output.subarray(at, at + 1), at);
    const { phase, phaseDone } = reader.progress;
    if (phases.at(-1) !== phase) phases.push(phase);
    if (phaseDone !== null && done.at(-1) !== phaseDone) done.push(phaseDone);
  });
  return { reader, phases, done };
}

const explain = (reader: CaptionReader, exitCode: number) => reader.explain({ exitCode, signal: null });

describe('what the real scripts write', () => {
  it('is followed from tagger to end, batch by batch', () => {
    const { phases, done } = read(asked('wd14', { batchSize: 1 }), 13, captured('wd14'));
    expect(phases).toEqual(['starting', 'loading-model', 'captioning', 'finishing']);
    expect(done.at(-1)).toBe(13);
  });

  it('counts the pictures of a batch, and no more than there are', () => {
    const { phases, done } = read(asked('git', { batchSize: 4 }), 13, captured('git'));
    expect(phases).toEqual(['starting', 'reading-dataset', 'loading-model', 'captioning', 'finishing']);
    expect(done).toEqual([0, 4, 8, 12, 13]);
  });

  it('counts by its bar where the tagger takes another size of batch', () => {
    const { done } = read(asked('wd14', { batchSize: 64 }), 26, captured('wd14'));
    expect(done.at(-1)).toBe(26);
    expect(done.every((each) => each !== null && each % 2 === 0)).toBe(true);
  });

  it('tells that nothing was reached, and where the files go by hand', () => {
    const { reader } = read(asked('wd14'), 2, captured('unreached'));
    const { reason, evidence } = explain(reader, 1);
    expect(reason).toMatch(
      /does not reach the site .*model\.onnx and selected_tags\.csv into models\/taggers\/SmilingWolf_wd-v1-4-convnextv2-tagger-v2/,
    );
    expect(evidence?.text).toMatch(/^ValueError: Force download failed/);
  });
});

describe('why there is no caption', () => {
  const afterSaying = (request: StartCaptioning, line: string, exitCode = 1) => {
    const reader = new CaptionReader(request, 2);
    reader.push(new TextEncoder().encode(`${line}\r\n`), 0);
    return explain(reader, exitCode).reason;
  };

  it.each([
    [
      'blip',
      "OSError: Can't load tokenizer for 'bert-base-uncased'.",
      /models\/tokenizers\/bert-base-uncased/,
    ],
    [
      'git',
      'OSError: a/b is not a local folder and is not a valid model identifier listed on',
      /has no such model/,
    ],
    [
      'wd14',
      'huggingface_hub.errors.RepositoryNotFoundError: 401 Client Error. (Request ID: x)',
      /has no such model/,
    ],
    ['wd14', "ValueError: Cannot pass 'force_download=True' when offline mode is enabled.", /does not reach/],
  ])('%s: %s', (tool, line, reason) => {
    expect(afterSaying(asked(tool), line)).toMatch(reason);
  });

  it('is the thresholds where a tagger ended as it should', () => {
    expect(afterSaying(asked('wd14'), '', 0)).toMatch(/none reached its threshold/);
  });

  it('is the pictures where none could be read', () => {
    const line =
      '2026-11-29 07:02:17 ERROR    Could not load image path / x: /r/a.png, error: truncated  train_util.py:6638';
    expect(afterSaying(asked('git'), line, 0)).toMatch(/could read none of the pictures/);
  });
});
