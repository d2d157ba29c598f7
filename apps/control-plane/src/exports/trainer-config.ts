import type { ExportDataset } from '@pilothouse/contracts/exports';
import { stringify } from 'smol-toml';

type Described = Pick<ExportDataset, 'repeats' | 'trigger' | 'className' | 'resolution'> & {
  /** Where the pictures stand: a full path, or the folder's name where nobody knows yet where it will be unpacked. */
  imageDir: string;
  /** The name of the dataset. */
  name: string;
};

/** What stands in the folder. */
export type Held = { hasPictures: boolean; hasVideos: boolean };

/** What the examples of diffusion-pipe cut videos to; video models take four times some number, and one. */
const VIDEO_FRAMES = 33;

/**
 * The folder of Kohya's own convention: the number before the first underscore is how often a picture counts, what follows are the
 * words for pictures without a caption (`sd-scripts`, library/config_util.py).
 */
export const kohyaFolder = ({ repeats, trigger, className }: Described, name: string) =>
  `${repeats}_${[trigger, className].filter(Boolean).join(' ') || name}`;

/** For `--dataset_config` of sd-scripts. */
export function kohyaToml({ repeats, trigger, className, resolution, imageDir }: Described): string {
  const words = [trigger, className].filter(Boolean).join(' ');
  const description = {
    // The trainer's own default is `.caption`, with which every `.txt` would be overlooked.
    general: { caption_extension: '.txt', enable_bucket: true, bucket_no_upscale: false },
    datasets: [
      {
        resolution: whole(resolution),
        batch_size: 1n,
        subsets: [
          {
            image_dir: imageDir,
            num_repeats: whole(repeats),
            ...(words === '' ? {} : { class_tokens: words }),
          },
        ],
      },
    ],
  };
  return `${whereTo(imageDir)}${stringify(description, { numbersAsFloat: true })}`;
}

/** The dataset file that `dataset = …` of a diffusion-pipe configuration names (tdrussell/diffusion-pipe, examples/dataset.toml). */
export function diffusionPipeToml({ repeats, resolution, imageDir, hasVideos }: Described & Held): string {
  const description = {
    resolutions: [whole(resolution)],
    enable_ar_bucket: true,
    min_ar: 0.5,
    max_ar: 2.0,
    num_ar_buckets: 7n,
    // 1: still images.
    frame_buckets: hasVideos ? [1n, BigInt(VIDEO_FRAMES)] : [1n],
    directory: [{ path: imageDir, num_repeats: whole(repeats) }],
  };
  return `${whereTo(imageDir)}${stringify(description, { numbersAsFloat: true })}`;
}

/**
 * The part of a job of ai-toolkit that is about data (ostris/ai-toolkit, config/examples/*.yaml and `DatasetConfig` of
 * toolkit/config_modules.py). Text is written as JSON, which every YAML reader takes.
 */
export function aiToolkitYaml({
  repeats,
  trigger,
  resolution,
  imageDir,
  name,
  hasPictures,
  hasVideos,
}: Described & Held): string {
  const text = (value: string) => JSON.stringify(value);
  // With more than one frame it looks for videos only, with one for pictures only, and stops where it finds none.
  const frames = [...(hasPictures ? [1] : []), ...(hasVideos ? [VIDEO_FRAMES] : [])];
  const lines = [
    '# A job of ai-toolkit without its model: copy network, save, train, model and sample from one of config/examples.',
    '---',
    'job: extension',
    'config:',
    `  name: ${text(name)}`,
    '  process:',
    "    - type: 'sd_trainer'",
    '      training_folder: "output"',
    ...(trigger === '' ? [] : [`      trigger_word: ${text(trigger)}`]),
    '      datasets:',
    ...frames.flatMap((amount) => [
      `        - folder_path: ${text(imageDir)}`,
      '          caption_ext: "txt"',
      '          caption_dropout_rate: 0.05',
      '          shuffle_tokens: false',
      '          cache_latents_to_disk: true',
      `          num_repeats: ${repeats}`,
      `          resolution: [${resolution}]`,
      ...(amount === 1 ? [] : [`          num_frames: ${amount}`]),
    ]),
  ];
  return `${whereTo(imageDir)}${lines.join('\n')}\n`;
}

const whereTo = (imageDir: string) =>
  imageDir.startsWith('/')
    ? ''
    : `# Put the full path of the folder "${imageDir}" here, wherever it was unpacked.\n`;

/** The trainers refuse a float for an integer, and JavaScript does not tell them apart. */
const whole = (value: number) => BigInt(value);
