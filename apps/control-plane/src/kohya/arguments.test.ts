import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Family } from '@pilothouse/contracts/models';
import { Optimizer, Precision, StartRun } from '@pilothouse/contracts/start-run';
import { Sampling } from '@pilothouse/contracts/samples';
import { buildArguments, type Hardware } from './arguments.js';
import { FAMILIES } from './families.js';

type Kinds = Record<'switches' | 'values' | 'lists', string[]>;

/** Read from the scripts' own argument parsers. */
const flags = JSON.parse(
  readFileSync(new URL('../../test/stand-in/flags.json', import.meta.url), 'utf8'),
) as { common: Kinds; scripts: Record<string, Kinds> };

const GPU: Hardware = { vramBytes: 24 * 2 ** 30, cores: 8 };
const BIG_GPU: Hardware = { vramBytes: 80 * 2 ** 30, cores: 64 };
const NO_GPU: Hardware = { vramBytes: null, cores: 2 };

const FILES = {
  python: '/k/venv/bin/python',
  script: '/k/script.py',
  baseModel: '/w/models/checkpoints/base.safetensors',
  components: { clipL: '/l', clipG: '/g', t5xxl: '/t', ae: '/a', vae: '/v', gemma2: '/m' },
  datasetToml: '/w/runs/r/dataset.toml',
  outputFolder: '/w/runs/r/checkpoints',
  tokenizerFolder: '/w/models/tokenizers',
  tensorboardFolder: '/w/runs/r/tensorboard',
  samplePrompts: '/w/runs/r/sample-prompts.json',
};

const SAMPLED = Sampling.parse({
  prompts: [{ prompt: 'a boat', width: 512, height: 512, steps: 20, guidance: 7 }],
});

const request = (change: Partial<StartRun> = {}) =>
  StartRun.parse({
    name: 'riso coast',
    family: 'sd15',
    baseModel: 'checkpoints/base.safetensors',
    dataset: 'riso',
    triggerWords: ['riso', 'coast'],
    resolution: 512,
    ...change,
  });

describe.each(Family.options)('%s', (family) => {
  const own = flags.scripts[FAMILIES[family].script]!;
  const known = (kind: keyof Kinds) => new Set([...flags.common[kind], ...own[kind]]);

  const commands = Optimizer.options.flatMap((optimizer) =>
    Precision.options.flatMap((precision) =>
      [GPU, BIG_GPU, NO_GPU].map((hardware) =>
        buildArguments(
          request({
            ...{ family, optimizer, precision, samples: SAMPLED },
            blocksToSwap: FAMILIES[family].maxBlocksToSwap,
          }),
          FILES,
          hardware,
        ),
      ),
    ),
  );

  test('the script knows every flag, and each has as many values as it takes', () => {
    for (const argv of commands) {
      for (const { flag, values } of split(argv.slice(3))) {
        const kind = (['switches', 'values', 'lists'] as const).find((each) => known(each).has(flag));
        expect(kind, `${flag} is a flag of ${FAMILIES[family].script}`).toBeDefined();
        if (kind !== 'lists') expect([flag, values.length]).toEqual([flag, kind === 'switches' ? 0 : 1]);
      }
    }
  });

  test('no flag is given twice', () => {
    for (const argv of commands) {
      const given = split(argv.slice(3)).map(({ flag }) => flag);
      expect(given).toEqual([...new Set(given)]);
    }
  });

  test('rules the trainer asserts are kept', () => {
    for (const argv of commands) {
      if (argv.includes('--cache_text_encoder_outputs')) expect(argv).toContain('--network_train_unet_only');
      if (argv.includes('--fp8_base')) expect(valueOf(argv, '--mixed_precision')).not.toBe('no');
      if (valueOf(argv, '--max_data_loader_n_workers') === '0') {
        expect(argv).not.toContain('--persistent_data_loader_workers');
      }
    }
  });
});

test('the whole command of an SD 3.5 run', () => {
  const argv = buildArguments(
    request({ family: 'sd35', resolution: 1024, blocksToSwap: 12 }),
    { ...FILES, components: { clipL: '/l', clipG: '/g', t5xxl: '/t' } },
    GPU,
  );
  expect(argv.join('\n')).toMatchInlineSnapshot(`
    "/k/venv/bin/python
    -u
    /k/script.py
    --pretrained_model_name_or_path
    /w/models/checkpoints/base.safetensors
    --clip_l
    /l
    --clip_g
    /g
    --t5xxl
    /t
    --dataset_config
    /w/runs/r/dataset.toml
    --output_dir
    /w/runs/r/checkpoints
    --output_name
    riso coast
    --save_model_as
    safetensors
    --save_precision
    bf16
    --save_every_n_epochs
    1
    --save_state
    --save_last_n_epochs_state
    1
    --network_module
    networks.lora_sd3
    --network_dim
    32
    --network_alpha
    16
    --max_train_epochs
    6
    --learning_rate
    0.0001
    --optimizer_type
    AdamW8bit
    --lr_scheduler
    cosine
    --seed
    42
    --mixed_precision
    bf16
    --sdpa
    --gradient_checkpointing
    --cache_latents
    --network_train_unet_only
    --cache_text_encoder_outputs
    --cache_text_encoder_outputs_to_disk
    --blocks_to_swap
    12
    --max_data_loader_n_workers
    4
    --persistent_data_loader_workers
    --tokenizer_cache_dir
    /w/models/tokenizers
    --logging_dir
    /w/runs/r/tensorboard
    --metadata_title
    riso coast
    --metadata_trigger_phrase
    riso, coast"
  `);
});

test.each(Family.options)('what is particular to %s stands in its command', (family) => {
  const argv = buildArguments(request({ family, resolution: 1024 }), FILES, GPU);
  const from = argv.indexOf('--pretrained_model_name_or_path');
  const particular = argv.slice(from + 2, argv.indexOf('--dataset_config'));
  const recipe = argv.slice(argv.indexOf('--sdpa'), argv.indexOf('--tokenizer_cache_dir'));
  expect([
    FAMILIES[family].script,
    valueOf(argv, '--network_module'),
    particular.join(' '),
    recipe.join(' '),
  ]).toMatchSnapshot();
});

test('without a GPU nothing is asked for that needs one', () => {
  const argv = buildArguments(request({ family: 'flux1', precision: 'bf16' }), FILES, NO_GPU);
  expect(valueOf(argv, '--mixed_precision')).toBe('no');
  expect(valueOf(argv, '--optimizer_type')).toBe('AdamW');
  expect(valueOf(argv, '--max_data_loader_n_workers')).toBe('0');
  expect(argv).not.toContain('--fp8_base');
});

test('FLUX.1 is squeezed into fp8 on a card that cannot hold it, and only there', () => {
  const flux = request({ family: 'flux1' });
  expect(buildArguments(flux, FILES, GPU)).toContain('--fp8_base');
  expect(buildArguments(flux, FILES, BIG_GPU)).not.toContain('--fp8_base');
  expect(buildArguments(request(), FILES, GPU)).not.toContain('--fp8_base');
});

test('SDXL keeps its VAE out of fp16', () => {
  const argv = buildArguments(request({ family: 'sdxl', precision: 'fp16' }), FILES, GPU);
  expect(argv).toContain('--no_half_vae');
});

test('a value that looks like a flag cannot become one', () => {
  const argv = buildArguments(request({ triggerWords: ['--debug_dataset'] }), FILES, GPU);
  expect(argv).toContain('--metadata_trigger_phrase=--debug_dataset');
  expect(argv).not.toContain('--debug_dataset');
});

test('without tensorboard no log folder is asked for, because the trainer would refuse it', () => {
  const argv = buildArguments(request(), { ...FILES, tensorboardFolder: null }, GPU);
  expect(argv).not.toContain('--logging_dir');
});

function split(argv: string[]): { flag: string; values: string[] }[] {
  const found: { flag: string; values: string[] }[] = [];
  for (const word of argv) {
    if (!word.startsWith('--')) found.at(-1)!.values.push(word);
    else {
      const [flag, ...value] = word.split('=');
      found.push({ flag: flag!, values: value.length > 0 ? [value.join('=')] : [] });
    }
  }
  return found;
}

const valueOf = (argv: string[], flag: string) => argv[argv.indexOf(flag) + 1];
