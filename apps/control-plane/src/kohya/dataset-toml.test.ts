import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { StartRun } from '@pilothouse/contracts/start-run';
import { datasetToml } from './dataset-toml.js';
import { sourcesOf, subsetsOf } from './subsets.js';

const request = (change: Partial<StartRun> = {}) =>
  StartRun.parse({
    name: 'riso',
    family: 'sd15',
    baseModel: 'checkpoints/base.safetensors',
    dataset: 'riso',
    triggerWords: ["sea's edge", 'röt'],
    resolution: 512,
    batchSize: 2,
    ...change,
  });

const toml = (asked: StartRun, folder: string) => {
  const images = [{ file: 'a.png', width: 64, height: 64, hasCaption: true }];
  const found = sourcesOf(asked).map((source) => ({ ...source, images }));
  return datasetToml(asked, subsetsOf(asked, found), folder);
};

test('the description holds what the trainer needs, each value where it looks for it', () => {
  expect(parse(toml(request(), '/w/runs/a "quoted" run'))).toEqual({
    general: { caption_extension: '.txt', enable_bucket: true, bucket_no_upscale: false },
    datasets: [
      {
        resolution: 512,
        batch_size: 2,
        min_bucket_reso: 256,
        max_bucket_reso: 1024,
        bucket_reso_steps: 64,
        subsets: [
          { image_dir: '/w/runs/a "quoted" run/dataset', num_repeats: 17, class_tokens: "sea's edge, röt" },
        ],
      },
    ],
  });
});

test.each([64, 128, 1024, 2048])('at %i pixels the buckets enclose the resolution', (resolution) => {
  const { datasets } = parse(toml(request({ resolution }), '/d')) as unknown as {
    datasets: [{ min_bucket_reso: number; max_bucket_reso: number }];
  };
  expect(datasets[0].min_bucket_reso).toBeLessThanOrEqual(resolution);
  expect(datasets[0].max_bucket_reso).toBeGreaterThanOrEqual(resolution);
});
