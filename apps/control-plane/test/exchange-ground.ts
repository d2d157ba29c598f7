import { readFileSync } from 'node:fs';
import type { TrainerArguments } from '@pilothouse/contracts/arguments';
import { ImportedSetup, type SetupFormat } from '@pilothouse/contracts/exchange';
import type { Family } from '@pilothouse/contracts/models';
import { NetworkType, Optimizer, Precision, Scheduler, StartRun } from '@pilothouse/contracts/start-run';
import { exportSetup } from '../src/kohya/export-setup.js';
import { FAMILIES } from '../src/kohya/families.js';
import { importSetup } from '../src/kohya/import-setup.js';
import { locateDataset, locateModel } from '../src/kohya/locate.js';
import { OWNED_ARGUMENTS } from '../src/kohya/owned-arguments.js';
import { SAMPLING } from '../src/kohya/sampling.js';
import { readSetupFiles } from '../src/kohya/setup-files.js';

type Kinds = Record<'switches' | 'values' | 'lists', string[]>;
const FLAGS = JSON.parse(readFileSync(new URL('stand-in/flags.json', import.meta.url), 'utf8')) as {
  common: Kinds;
  scripts: Record<string, Kinds>;
  types: Record<string, 'int' | 'float'>;
  choices: Record<string, string[]>;
};

const MODELS = '/w/models';
const DATASETS = ['riso coast', 'boats', 'gulls', 'cliffs', 'sea', 'harbours', 'outlines'];
export const HARDWARE = { vramBytes: 24 * 2 ** 30, cores: 8 };
const FILES = [
  'checkpoints/base.safetensors',
  ...['clipL', 'clipG', 't5xxl', 'ae', 'gemma2', 'vae'].map((each) => `x/${each}.safetensors`),
];

const knownOf = (family: Family): TrainerArguments => {
  const { script } = FAMILIES[family];
  const own = FLAGS.scripts[script]!;
  const all = (['switches', 'values', 'lists'] as const).flatMap((kind) =>
    [...FLAGS.common[kind], ...own[kind]].map((flag) => ({ flag, kind })),
  );
  return {
    family,
    script,
    problem: '',
    arguments: all.map(({ flag, kind }) => ({
      name: flag.slice(2),
      kind:
        kind === 'switches'
          ? 'switch'
          : (({ int: 'integer', float: 'number' } as const)[FLAGS.types[flag]!] ?? 'text'),
      isList: kind === 'lists',
      choices: FLAGS.choices[flag] ?? null,
      default: flag === '--max_grad_norm' ? '1.0' : '',
      help: '',
      group: '',
      owned: OWNED_ARGUMENTS.get(flag.slice(2)) ?? '',
    })),
  };
};

const models = FILES.map((path) => ({
  path,
  kind: path.split('/')[0]!,
  bytes: 1,
  changedAt: 0,
  header: null,
  problem: '',
  format: 'safetensors' as const,
  type: 'other' as const,
  sha256: null,
  preview: null,
  marks: null,
}));

export const read = (files: { name: string; text: string }[], family: Family | undefined): ImportedSetup =>
  ImportedSetup.parse(
    importSetup(readSetupFiles(files), {
      family,
      known: knownOf(family ?? 'sd15'),
      locateModel: (path) => locateModel(path, MODELS, models),
      locateDataset: (path) => locateDataset(path, '/w/datasets', DATASETS),
      hardware: HARDWARE,
    }),
  );

export const write = (format: SetupFormat, request: StartRun) =>
  exportSetup(format, request, {
    hardware: HARDWARE,
    baseModel: `${MODELS}/${request.baseModel}`,
    components: Object.fromEntries(
      Object.entries(request.components).map(([key, path]) => [key, `${MODELS}/${path}`]),
    ),
    datasetsFolder: '/w/datasets',
    outputFolder: '/w/outputs/kohya',
    tokenizerFolder: '/w/models/tokenizers',
  });

/** The same numbers for the same seed, so that a failure can be looked at again. */
export function dice(seed: number) {
  let state = seed * 2_654_435_761 + 1;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return {
    next,
    below: (most: number) => Math.floor(next() * most),
    of: <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!,
  };
}

const EXTRAS: [string, StartRun['extra'][string]][] = [
  ['noise_offset', 0.05],
  ['noise_offset', -0.05],
  ['min_snr_gamma', 5],
  ['clip_skip', 2],
  ['lr_scheduler_num_cycles', 3],
  ['network_args', ['rank_dropout=0.1', 'loraplus_lr_ratio=16']],
  ['network_dropout', 0.1],
  ['training_comment', 'the "second" one, by hand'],
  ['training_comment', '42'],
  ['flip_aug', true],
  ['gradient_checkpointing', false],
  ['gradient_accumulation_steps', 4],
  ['save_precision', 'float'],
  ['unet_lr', 0.0002],
  ['lr_warmup_steps', '0.1'],
];

/** Each dataset for one thing at most, as the plan asks for. */
function anyData({ of, below, next }: ReturnType<typeof dice>): Partial<StartRun> {
  const chance = () => next() < 0.5;
  const free = ['gulls', 'cliffs', 'sea', 'harbours'];
  const another = () => free.splice(below(free.length), 1)[0]!;
  const isShared = next() < 0.3;
  // With a share, the other tool takes no masks that are pictures.
  const masks = (): StartRun['masks'] =>
    of([
      { from: 'none' },
      { from: 'alpha' },
      isShared ? { from: 'none' } : { from: 'dataset', dataset: 'outlines' },
    ] as const);
  const more = Array.from({ length: below(3) }, () => {
    const own = masks();
    const words = own.from === 'dataset' ? '' : of(['', "a gull's cry, sea"]);
    return { dataset: another(), repeats: 1 + below(20), words, masks: own };
  });
  const first = masks();
  const isPlain = first.from !== 'dataset' || more.some((each) => each.masks.from !== 'dataset');
  const regularisation =
    isPlain && chance() ? [{ dataset: another(), repeats: 1 + below(5), words: of(['', 'boat']) }] : [];
  const when = { everyEpochs: 1 + below(5), seed: below(1000) };
  return {
    masks: first,
    moreDatasets: more,
    regularisation,
    priorLossWeight: regularisation.length > 0 ? of([1, 0.5, 2]) : 1,
    validation: isShared
      ? { from: 'share', share: of([0.01, 0.1, 0.125, 1 / 3, 0.5]), ...when }
      : chance()
        ? { from: 'dataset', dataset: another(), ...when }
        : { from: 'none' },
  };
}

/** LyCORIS and convolutions, where the family has them. */
function anyNetwork(family: Family, { of, next }: ReturnType<typeof dice>): Partial<StartRun> {
  if (family !== 'sd15' && family !== 'sdxl') return {};
  const networkType = of(NetworkType.options);
  return networkType === 'lora' && next() < 0.5
    ? { networkType, convRank: 8, convAlpha: of([1, 4.5]) }
    : { networkType };
}

export function anyRequest(family: Family, seed: number): StartRun {
  const roll = dice(seed);
  const { of, below, next } = roll;
  const { needs, maxBlocksToSwap, defaults } = FAMILIES[family];
  const { width, height, steps, guidance, samplers, takesNegative } = SAMPLING[family];
  const prompts = ['riso, a boat', 'a "quoted" prompt, (weighted:1.2)', 'röt']
    .slice(0, below(4))
    .map((prompt) => ({
      prompt,
      negative: takesNegative && next() < 0.5 ? 'blur, noise' : '',
      ...{ width, height, steps, seed: below(1000), guidance: next() < 0.5 ? guidance : 2.5 },
    }));
  return StartRun.parse({
    ...defaults,
    name: of(['riso', 'a name', '2024', 'röt-v2']),
    family,
    baseModel: 'checkpoints/base.safetensors',
    components: Object.fromEntries(needs.map((key) => [key, `x/${key}.safetensors`])),
    dataset: of(['riso coast', 'boats']),
    triggerWords: of([['riso'], ["sea's edge", 'röt'], ['(a)', '1']]),
    epochs: 1 + below(20),
    repeats: 1 + below(40),
    resolution: 64 * (2 + below(20)),
    batchSize: 1 + below(8),
    networkRank: 1 + below(128),
    networkAlpha: of([1, 0.5, 16]),
    learningRate: of([1, 0.0001, 0.00035]),
    optimizer: of(Optimizer.options),
    scheduler: of(Scheduler.options),
    precision: of(Precision.options),
    blocksToSwap: below(maxBlocksToSwap + 1),
    seed: 1 + below(1000),
    samples: {
      prompts,
      everyEpochs: prompts.length === 0 ? 1 : 1 + below(4),
      before: prompts.length === 0 || next() < 0.5,
      sampler: samplers.length > 0 && prompts.length > 0 ? of(samplers) : 'euler_a',
    },
    saveState: next() < 0.5,
    extra: Object.fromEntries(EXTRAS.filter(() => next() < 0.25)),
    ...anyData(roll),
    ...anyNetwork(family, roll),
  });
}
