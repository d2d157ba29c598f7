import { join } from 'node:path';
import { stringify } from 'smol-toml';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { bucketRule } from '@pilothouse/pictures/buckets';
import type { Source, Subset } from './subsets.js';

/** The file behind `--dataset_config`. */
export function datasetToml(request: StartRun, subsets: Subset[], runFolder: string): string {
  const described = (isWanted: (subset: Subset) => boolean) =>
    subsets.filter(isWanted).map((subset) => describeSubset(subset, join(runFolder, subset.folder)));
  const learned = described(({ role }) => role !== 'validation');
  const kept = described(({ role }) => role === 'validation');
  return tomlOf(request, [
    { subsets: learned },
    // All of it is for validation: it was parted from the others when the run was made.
    ...(kept.length > 0 ? [{ share: 1, subsets: kept }] : []),
  ]);
}

/** Pictures that the trainer batches and balances together. `share` of them is for validation. */
export type Section = { share?: number; subsets: object[] };

export function tomlOf(request: StartRun, sections: Section[]): string {
  const rule = bucketRule(request.resolution);
  const dataset = {
    resolution: whole(request.resolution),
    batch_size: whole(request.batchSize),
    min_bucket_reso: whole(rule.minimum),
    max_bucket_reso: whole(rule.maximum),
    bucket_reso_steps: whole(rule.step),
  };
  const description = {
    // The trainer's own default is `.caption`, with which every `.txt` would be overlooked.
    general: { caption_extension: '.txt', enable_bucket: true, bucket_no_upscale: false },
    datasets: sections.map(({ share, subsets }) => ({
      ...dataset,
      ...(share !== undefined && { validation_split: share }),
      subsets,
    })),
  };
  return stringify(description, { numbersAsFloat: true });
}

export function describeSubset({ role, repeats, words, masks }: Source, folder: string) {
  return {
    image_dir: folder,
    num_repeats: whole(repeats),
    // Stands in for the caption of images that have none.
    ...(words === '' ? {} : { class_tokens: words }),
    ...(role === 'regularisation' ? { is_reg: true } : {}),
    ...(masks.from === 'none' ? {} : { alpha_mask: true }),
  };
}

/** The trainer refuses an integer for a float and a float for an integer, and JavaScript does not tell them apart. */
const whole = (value: number) => BigInt(value);
