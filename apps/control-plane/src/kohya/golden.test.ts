import { readFileSync } from 'node:fs';
import { Family } from '@pilothouse/contracts/models';
import { StartRun } from '@pilothouse/contracts/start-run';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { buildArguments } from './arguments.js';
import { datasetToml } from './dataset-toml.js';
import { givenIn } from './extra-arguments.js';
import { FAMILIES } from './families.js';
import { SAMPLING, samplePromptsFile } from './sampling.js';
import { sourcesOf, subsetsOf } from './subsets.js';

/*
 * What the trainer is told, whole, for a request with nothing but the defaults and for one with everything, as files to be looked
 * at: a change of any word of it shows. And every word is held against what the trainer's own code takes.
 */

type Kinds = Record<'switches' | 'values' | 'lists', string[]>;
type Flags = {
  common: Kinds;
  scripts: Record<string, Kinds>;
  types: Record<string, 'int' | 'float'>;
  choices: Record<string, string[]>;
};
type Place = 'general' | 'dataset' | 'subset' | 'maskedSubset';

const FLAGS = fixture<Flags>('flags.json');
const KEYS = fixture<Record<Place, Record<string, string>>>('dataset-keys.json');

const GPU = { vramBytes: 24 * 2 ** 30, cores: 8 };

const SIMPLE = {
  name: 'riso-coast',
  baseModel: 'checkpoints/base.safetensors',
  dataset: 'riso',
  triggerWords: ['risocoast'],
};

const RICH: Partial<StartRun> = {
  name: 'sea edge v2',
  triggerWords: ["sea's edge", 'röt'],
  epochs: 8,
  repeats: 3,
  resolution: 768,
  batchSize: 2,
  networkRank: 64,
  networkAlpha: 0.5,
  learningRate: 0.00005,
  optimizer: 'Adafactor',
  scheduler: 'cosine_with_restarts',
  seed: 7,
  saveState: false,
  masks: { from: 'alpha' },
  moreDatasets: [
    {
      dataset: 'gulls',
      repeats: 2,
      words: "a gull's cry, sea",
      masks: { from: 'dataset', dataset: 'outlines' },
    },
  ],
  regularisation: [{ dataset: 'boats', repeats: 1, words: 'boat' }],
  priorLossWeight: 0.5,
  validation: { from: 'share', share: 0.25, everyEpochs: 2, seed: 3 },
  extra: {
    lr_scheduler_num_cycles: 3,
    network_args: ['rank_dropout=0.1', 'module_dropout=0.1'],
    noise_offset: -0.05,
    sdpa: false,
    xformers: true,
  },
};

const pictures = (dataset: string) =>
  ['a', 'b', 'c', 'd'].map((name) => ({
    file: `${dataset}-${name}.png`,
    width: 512,
    height: 512,
    hasCaption: true,
  }));

const requestFor = (family: Family, size: 'simple' | 'rich') => {
  const { defaults, maxBlocksToSwap } = FAMILIES[family];
  const { takesNegative, width, height, steps, guidance, samplers } = SAMPLING[family];
  const samples = {
    prompts: [
      { prompt: 'sea\'s edge, a "boat"\nat dusk', width, height, steps, guidance, seed: 0 },
      { prompt: '--w 64', negative: takesNegative ? 'blur' : '', width, height, steps, guidance },
    ],
    everyEpochs: 2,
    ...(samplers.length > 0 && { sampler: 'ddim' }),
  };
  // The trainers of the other families take their own kind of network only.
  const network = family === 'sd15' || family === 'sdxl' ? ({ networkType: 'lokr' } as const) : {};
  const rich = { ...RICH, ...network, samples, blocksToSwap: Math.min(12, maxBlocksToSwap) };
  return StartRun.parse({ ...SIMPLE, family, ...defaults, ...(size === 'rich' && rich) });
};

const filesFor = (family: Family) => ({
  python: '/kohya/venv/bin/python',
  script: `/kohya/${FAMILIES[family].script}`,
  baseModel: '/w/models/checkpoints/base.safetensors',
  components: Object.fromEntries(
    FAMILIES[family].needs.map((key) => [key, `/w/models/x/${key}.safetensors`]),
  ),
  datasetToml: '/w/runs/r/dataset.toml',
  outputFolder: '/w/runs/r/checkpoints',
  tokenizerFolder: '/w/models/tokenizers',
  samplePrompts: '/w/runs/r/sample-prompts.json',
  tensorboardFolder: '/w/runs/r/tensorboard',
});

describe.each(Family.options)('%s', (family) => {
  describe.each(['simple', 'rich'] as const)('%s', (size) => {
    const request = requestFor(family, size);
    const argv = buildArguments(request, filesFor(family), GPU);
    const found = sourcesOf(request).map((source) => ({ ...source, images: pictures(source.dataset) }));
    const toml = datasetToml(request, subsetsOf(request, found), '/w/runs/r');

    test('the command, the dataset and the sample prompts are those that were looked at', async () => {
      // JSON, one argument a line: a space or a line break within one is seen.
      const lines = argv.map((each) => JSON.stringify(each)).join('\n');
      await expect(`${lines}\n`).toMatchFileSnapshot(`golden/${family}-${size}.argv`);
      await expect(toml).toMatchFileSnapshot(`golden/${family}-${size}.toml`);
      const prompts = samplePromptsFile(request);
      if (size === 'rich') await expect(prompts).toMatchFileSnapshot(`golden/${family}-${size}.prompts`);
      else expect(prompts).toBe('');
    });

    test('the script takes every argument of the command, and its value', () => {
      expect(
        [...givenIn(argv.slice(3))].flatMap(([name, values]) => refusedBy(family, name, values)),
      ).toEqual([]);
    });

    test('the trainer takes every key of the dataset, where it stands, and its value', () => {
      expect(unknownKeys(parse(toml))).toEqual([]);
    });
  });
});

test('a word the trainer does not know would be noticed', () => {
  expect(refusedBy('sd15', 'blocks_to_swap', ['3'])).toEqual(['--blocks_to_swap: unknown']);
  expect(refusedBy('flux1', 'blocks_to_swap', ['x'])).toEqual(['--blocks_to_swap: “x” is no int']);
  expect(refusedBy('flux1', 'mixed_precision', ['fp32'])).toEqual([
    '--mixed_precision: no such choice as “fp32”',
  ]);
  const strange = parse(
    '[general]\nimage_dir = "/d"\n[[datasets]]\nresolution = "512"\n[[datasets.subsets]]\nis_reg = 1',
  );
  expect(unknownKeys(strange)).toEqual(['general.image_dir', 'dataset.resolution', 'subset.is_reg']);
});

/** As argparse would. */
function refusedBy(family: Family, name: string, values: string[]): string[] {
  const flag = `--${name}`;
  const own = FLAGS.scripts[FAMILIES[family].script]!;
  const kind = (['switches', 'values', 'lists'] as const).find((each) =>
    [...FLAGS.common[each], ...own[each]].includes(flag),
  );
  if (kind === undefined) return [`${flag}: unknown`];
  if (kind !== 'lists' && values.length !== (kind === 'switches' ? 0 : 1)) {
    return [`${flag}: ${values.length} values`];
  }
  return values.flatMap((value) => {
    const type = FLAGS.types[flag];
    const fits =
      type === 'int' ? /^-?\d+$/.test(value) : value.trim() !== '' && Number.isFinite(Number(value));
    if (type !== undefined && !fits) return [`${flag}: “${value}” is no ${type}`];
    const choices = FLAGS.choices[flag];
    return choices && !choices.includes(value) ? [`${flag}: no such choice as “${value}”`] : [];
  });
}

/** As the trainer's sanitizer would. */
function unknownKeys({ general = {}, datasets = [] }: { general?: unknown; datasets?: unknown }): string[] {
  const at = (place: Place, table: object) =>
    Object.entries(table)
      .filter(([key, value]) => key !== 'subsets' && !IS[KEYS[place][key] ?? '']?.(value))
      .map(([key]) => `${place}.${key}`);
  const subsetsOf = (dataset: object) => (dataset as { subsets: object[] }).subsets;
  return [
    ...at('general', general as object),
    ...(datasets as object[]).flatMap((dataset) => [
      ...at('dataset', dataset),
      ...subsetsOf(dataset).flatMap((subset) =>
        at('conditioning_data_dir' in subset ? 'maskedSubset' : 'subset', subset),
      ),
    ]),
  ];
}

// smol-toml gives a float and an integer both as a number; what is a whole float is for the trainer's own check.
const IS: Record<string, (value: unknown) => boolean> = {
  integer: (value) => Number.isInteger(value),
  float: (value) => typeof value === 'number',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  table: (value) => typeof value === 'object',
  'integer or two': (value) => [value].flat().every((each) => Number.isInteger(each)),
  'two floats': (value) => Array.isArray(value) && value.length === 2,
};

function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../test/stand-in/${name}`, import.meta.url), 'utf8')) as T;
}
