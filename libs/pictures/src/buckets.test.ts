import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bucketRule, fillBuckets, makeBuckets, selectBucket } from './buckets.js';

type Rule = {
  resolution: number;
  minimum: number;
  maximum: number;
  step: number;
  buckets: [number, number][];
  images: [number, number, number, number, number, number][];
};

/** Made by the trainer's own code. */
const { rules } = JSON.parse(readFileSync(new URL('fixtures/buckets.json', import.meta.url), 'utf8')) as {
  rules: Rule[];
};

describe.each(rules)('at resolution $resolution', (rule) => {
  test('the rule, the buckets and the choice for every image are the trainer’s', () => {
    const { resolution, minimum, maximum, step } = rule;
    expect(bucketRule(resolution)).toEqual({ resolution, minimum, maximum, step });

    const buckets = makeBuckets(rule);
    expect(buckets.map(({ width, height }) => [width, height])).toEqual(rule.buckets);

    const chosen = rule.images.map(([width, height]) => {
      const { bucket, resized } = selectBucket(buckets, { width, height });
      return [width, height, bucket.width, bucket.height, resized.width, resized.height];
    });
    expect(chosen).toEqual(rule.images);
  });
});

test('every resolution a request may have makes a rule the trainer takes', () => {
  for (let resolution = 64; resolution <= 2048; resolution += 64) {
    const rule = bucketRule(resolution);
    expect(rule.minimum).toBeLessThanOrEqual(resolution);
    expect(rule.maximum).toBeGreaterThanOrEqual(resolution);
    expect([rule.minimum % 64, rule.maximum % 64]).toEqual([0, 0]);
    expect(makeBuckets(rule)).toContainEqual({ width: resolution, height: resolution });
  }
});

test('batches are counted in each bucket for itself, so twelve images in three buckets make 31 and not 30', () => {
  const images = [
    ...Array<[number, number]>(7).fill([512, 512]),
    ...Array<[number, number]>(4).fill([768, 512]),
    [512, 768] as [number, number],
  ].map(([width, height]) => ({ width, height, times: 10 }));

  const filled = fillBuckets(images, bucketRule(512), 4);
  expect(filled.map((bucket) => bucket.images).sort()).toEqual([1, 4, 7]);
  expect(filled.reduce((sum, { batches }) => sum + batches, 0)).toBe(18 + 10 + 3);
});
