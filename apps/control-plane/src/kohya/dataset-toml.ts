import { stringify } from 'smol-toml';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { bucketRule } from './buckets.js';

/** The file behind `--dataset_config`. */
export function datasetToml(request: StartRun, imageFolder: string): string {
  const rule = bucketRule(request.resolution);
  return stringify({
    // The trainer's own default is `.caption`, with which every `.txt` would be overlooked.
    general: { caption_extension: '.txt', enable_bucket: true, bucket_no_upscale: false },
    datasets: [
      {
        resolution: request.resolution,
        batch_size: request.batchSize,
        min_bucket_reso: rule.minimum,
        max_bucket_reso: rule.maximum,
        bucket_reso_steps: rule.step,
        subsets: [
          {
            image_dir: imageFolder,
            num_repeats: request.repeats,
            // Stands in for the caption of images that have none.
            class_tokens: request.triggerWords.join(', '),
          },
        ],
      },
    ],
  });
}
