import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bucketRule } from '@pilothouse/pictures/buckets';
import { countData } from './count-data.js';
import { aside } from './keep-aside.js';
import type { Role, Subset } from './subsets.js';

type Case = {
  resolution: number;
  batchSize: number;
  datasets: { role: Role; repeats: number; pictures: [number, number][] }[];
  trainer: {
    batches: number;
    buckets: Record<string, number>;
    validationBatches: number;
    regularisation: number;
  };
};

/** Made by the trainer's own code: scripts/check-kohya/count_datasets.py. */
const { cases } = JSON.parse(
  readFileSync(new URL('fixtures/dataset-counts.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

const subset = ({ role, repeats, pictures }: Case['datasets'][number], at: number): Subset => ({
  ...{ role, repeats, field: '', dataset: `set ${at}`, words: '', masks: { from: 'none' } },
  folder: `${at}`,
  images: pictures.map(([width, height], number) => ({
    ...{ width, height, hasCaption: true },
    file: `${String(number).padStart(2, '0')}.png`,
  })),
});

describe.each(cases.map((each, at) => ({ ...each, at })))('combination $at', (drawn) => {
  const count = countData(drawn.datasets.map(subset), bucketRule(drawn.resolution), drawn.batchSize);

  test('has the batches and the samples of every bucket that the trainer counts', () => {
    const buckets = count.buckets.map(({ width, height, samples }) => [`${width}x${height}`, samples]);
    expect({
      batches: count.batches,
      buckets: Object.fromEntries(buckets.filter(([, samples]) => samples !== 0)),
      validationBatches: count.validationBatches,
      regularisation: sum(count.datasets.filter(({ role }) => role === 'regularisation')),
    }).toEqual(drawn.trainer);
  });

  test('gives each dataset its part, all together a whole', () => {
    const learned = count.datasets.filter(({ role }) => role !== 'validation');
    expect(learned.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 9);
    expect(sum(learned)).toBe(count.buckets.reduce((total, { samples }) => total + samples, 0));
    for (const each of count.datasets) {
      expect(each.buckets.reduce((total, { samples }) => total + samples, 0)).toBe(each.samples);
    }
  });
});

const sum = (datasets: { samples: number }[]) => datasets.reduce((total, { samples }) => total + samples, 0);

describe('pictures kept aside', () => {
  const images = Array.from({ length: 10 }, (_, at) => at);

  test('are the same for the same seed, others for another, and never learned from as well', () => {
    const { kept, learned } = aside(images, { share: 0.2, seed: 1 });
    expect([...kept, ...learned].sort((a, b) => a - b)).toEqual(images);
    expect(aside(images, { share: 0.2, seed: 1 })).toEqual({ kept, learned });
    const others = [2, 3, 4, 5].map((seed) => aside(images, { share: 0.2, seed }).kept.join());
    expect(new Set([kept.join(), ...others]).size).toBeGreaterThan(2);
  });

  test.each([
    [10, 0.2, 2],
    [10, 0.01, 0],
    [7, 0.5, 4],
    [1, 0.5, 1],
    [42, 0.1, 4],
  ])('of %i pictures a share of %d is %i', (many, share, kept) => {
    const pictures = Array.from({ length: many }, (_, at) => at);
    expect(aside(pictures, { share, seed: 42 }).kept).toHaveLength(kept);
  });
});
