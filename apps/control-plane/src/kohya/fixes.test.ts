import type { FailureCause } from '@pilothouse/contracts/fixes';
import { StartRun } from '@pilothouse/contracts/start-run';
import { describe, expect, test } from 'vitest';
import { schedule } from '../../test/schedule.js';
import { FAMILIES } from './families.js';
import { fixesFor, shownFix } from './fixes.js';
import { OutputReader } from './output-reader.js';
import { SHIPPED_PRESETS } from './shipped-presets.js';

const request = (more: Partial<StartRun> = {}) =>
  StartRun.parse({
    name: 'riso',
    family: 'sdxl',
    baseModel: 'checkpoints/sdxl.safetensors',
    dataset: 'riso coast',
    triggerWords: ['riso'],
    resolution: 1024,
    ...more,
  });

/** From the trainer's words to what is offered. */
function heal(
  log: string,
  asked = request(),
  exit: { exitCode?: number; signal?: number } = { exitCode: 1 },
) {
  const reader = new OutputReader(schedule());
  reader.push(new TextEncoder().encode(log), NaN);
  const { cause, reason, evidence } = reader.explain({
    exitCode: exit.exitCode ?? null,
    signal: exit.signal ?? null,
  });
  const known = {
    presets: SHIPPED_PRESETS,
    size: null,
    maxBlocksToSwap: FAMILIES[asked.family].maxBlocksToSwap,
  };
  const failure = { cause: cause!, reason, evidence: evidence?.text ?? '', runId: 'r', request: asked };
  const fixes = cause === undefined ? [] : fixesFor(failure, known);
  return { cause, line: evidence?.line, fixes: fixes.map((fix) => shownFix(asked, fix)), requests: fixes };
}

const told = ({ fixes }: ReturnType<typeof heal>) =>
  fixes.map(({ name, changes, href }) => [
    name,
    ...changes.map(({ label, from, to }) => `${label} ${from} → ${to}`),
    ...(href === null ? [] : [href]),
  ]);

const OOM =
  'x\r\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has 23.64 GiB\r\n';

describe('out of memory', () => {
  test('offers what the preset for the next smaller card asks less of, then one thing at a time', () => {
    const healed = heal(OOM, request({ batchSize: 4 }));
    expect(healed).toMatchObject({ cause: 'out-of-memory', line: 2 });
    expect(told(healed)).toEqual([
      ['memory-preset', 'Batch size 4 → 2'],
      ['smaller-pictures', 'Resolution 1024 → 768'],
    ]);
    expect(healed.fixes[0]!.title).toBe('Memory preset for 24 GB');
  });

  test('swaps more blocks where the family has them, and never more than it allows', () => {
    const asked = request({ family: 'flux1', networkRank: 16, batchSize: 1, blocksToSwap: 8 });
    expect(told(heal(OOM, asked))).toEqual([
      ['memory-preset', 'Blocks to swap 8 → 16'],
      ['more-blocks', 'Blocks to swap 8 → 17'],
      ['smaller-pictures', 'Resolution 1024 → 768'],
    ]);
    const most = heal(OOM, { ...asked, blocksToSwap: 35, resolution: 512 });
    expect(told(most)).toEqual([]);
    const medium = request({ family: 'sd35', blocksToSwap: 20, networkRank: 16, resolution: 512 });
    const known = { presets: SHIPPED_PRESETS, size: 'medium', maxBlocksToSwap: 36 } as const;
    const failure = {
      cause: 'out-of-memory',
      reason: '',
      evidence: '',
      runId: 'r',
      request: medium,
    } as const;
    expect(fixesFor(failure, known).map(({ change }) => change)).toEqual([{ blocksToSwap: 22 }]);
  });

  test('takes the alpha along when it takes the rank of a smaller card', () => {
    const asked = request({ batchSize: 1, networkRank: 64, networkAlpha: 32, resolution: 512 });
    expect(told(heal(OOM, asked))).toEqual([['memory-preset', 'Rank 64 → 32', 'Alpha 32 → 16']]);
  });
});

describe('a loss that is no number', () => {
  const log = '\rsteps:  33%|███   | 1/3 [01:02<02:06,  1.64it/s, avr_loss=nan]\r\n';

  test('is trained with a quarter of the rate, and first in bf16 where it was fp16', () => {
    const healed = heal(log, request({ precision: 'fp16', learningRate: 3e-4 }), { exitCode: 0 });
    expect(healed.cause).toBe('nan');
    expect(told(healed)).toEqual([
      ['bf-precision', 'Precision fp16 → bf16'],
      ['lower-rate', 'Learning rate 0.0003 → 0.000075'],
    ]);
  });

  test('is left to Prodigy, which finds its rate by itself', () => {
    expect(told(heal(log, request({ optimizer: 'Prodigy', learningRate: 1 }), { exitCode: 0 }))).toEqual([]);
  });
});

test.each<[FailureCause, string, Partial<StartRun>, string[][]]>([
  [
    'loader-killed',
    'RuntimeError: DataLoader worker (pid 4711) is killed by signal: Killed. \r\n',
    {},
    [['fewer-workers', '--max_data_loader_n_workers as usual → 1']],
  ],
  [
    'loader-killed',
    'RuntimeError: DataLoader worker (pid 4711) is killed by signal: Killed. \r\n',
    { extra: { max_data_loader_n_workers: 1 } },
    [
      [
        'fewer-workers',
        '--max_data_loader_n_workers 1 → 0',
        '--persistent_data_loader_workers as usual → left out',
      ],
    ],
  ],
  [
    'disk-full',
    'OSError: [Errno 28] No space left on device\r\n',
    {},
    [
      ['make-room', '/models/'],
      ['no-states', 'Saved states kept → none'],
    ],
  ],
  [
    'no-images',
    '2026-11-22 08:00:00 ERROR    No data found. Please verify arguments      train_network.py:576\r\n',
    {},
    [['open-dataset', '/datasets/?name=riso%20coast']],
  ],
  [
    'gated',
    'huggingface_hub.errors.GatedRepoError: 403 Client Error.\r\n\r\nCannot access gated repo for url https://huggingface.co/black-forest-labs/FLUX.1-dev/resolve/main/ae.safetensors.\r\n',
    {},
    [['accept-licence', 'https://huggingface.co/black-forest-labs/FLUX.1-dev']],
  ],
  ['gated', 'huggingface_hub.errors.GatedRepoError: 401 Client Error.\r\n', {}, []],
  [
    'gated',
    'GatedRepoError: 403 Client Error: Cannot access gated repo at https://huggingface.co.evil.example/a/b\r\n',
    {},
    [],
  ],
  [
    'too-many-blocks',
    'AssertionError: Cannot swap more than 22 blocks. Requested 30 blocks to swap.\r\n',
    { family: 'sd35', blocksToSwap: 30 },
    [['fewer-blocks', 'Blocks to swap 30 → 22']],
  ],
  [
    'missing-package',
    'ImportError: No bitsandbytes / bitsandbytesがインストールされていないようです\r\n',
    {},
    [['plain-optimizer', 'Optimizer AdamW8bit → AdamW']],
  ],
  [
    'missing-package',
    "ModuleNotFoundError: No module named 'prodigyopt'\r\n",
    { optimizer: 'Prodigy', learningRate: 1 },
    [['plain-optimizer', 'Optimizer Prodigy → AdamW', 'Learning rate 1 → 0.0001']],
  ],
  ['missing-package', "ModuleNotFoundError: No module named 'wandb'\r\n", {}, []],
  [
    'bad-arguments',
    'train_network.py: error: unrecognized arguments: --noise_ofset 0.1\r\n',
    { extra: { noise_ofset: 0.1, min_snr_gamma: 5 } },
    [['without-arguments', '--noise_ofset 0.1 → as usual']],
  ],
  [
    'no-base-model',
    'ValueError: The provided pretrained_model_name_or_path "/w/gone.safetensors" is neither a valid local path nor a valid repo id.\r\n',
    {},
    [['choose-files', '/train/?from=r']],
  ],
  [
    'missing-file',
    "FileNotFoundError: [Errno 2] No such file or directory: '/w/a.png'\r\n",
    {},
    [['choose-files', '/train/?from=r']],
  ],
  [
    'damaged-model',
    'safetensors_rust.SafetensorError: Error while deserializing header: MetadataIncompleteBuffer\r\n',
    {},
    [['choose-files', '/train/?from=r']],
  ],
  [
    'wrong-model',
    'RuntimeError: Error(s) in loading state_dict for UNet2DConditionModel:\r\n',
    {},
    [['choose-files', '/train/?from=r']],
  ],
  // What no setting of the run can mend is told, and no button pretends to.
  [
    'driver-too-old',
    'RuntimeError: The NVIDIA driver on your system is too old (found version 11040).\r\n',
    {},
    [],
  ],
  ['no-gpu', "ValueError: bf16 mixed precision requires a GPU (not 'cpu').\r\n", {}, []],
  [
    'unknown-gpu',
    'RuntimeError: CUDA error: no kernel image is available for execution on the device\r\n',
    {},
    [],
  ],
  [
    'bad-dataset',
    "voluptuous.error.MultipleInvalid: extra keys not allowed @ data['datasets'][0]['subsets'][0]['x']\r\n",
    {},
    [],
  ],
  [
    'no-tokenizer',
    "OSError: We couldn't connect to 'https://huggingface.co' to load the files, and couldn't find them in the cached files.\r\n",
    {},
    [],
  ],
])('%s: %s', (cause, log, more, fixes) => {
  const healed = heal(log, request(more));
  expect(healed.cause).toBe(cause);
  expect(healed.line).toBeGreaterThan(0);
  expect(told(healed)).toEqual(fixes);
});

test('a trainer killed for lack of main memory loads with fewer processes and keeps fewer blocks there', () => {
  const healed = heal('', request({ family: 'flux1', blocksToSwap: 20 }), { signal: 9 });
  expect(healed.cause).toBe('killed');
  expect(told(healed)).toEqual([
    ['fewer-workers', '--max_data_loader_n_workers as usual → 1'],
    ['fewer-blocks', 'Blocks to swap 20 → 10'],
  ]);
});

test('a failure nobody has seen before has no cause and no fix', () => {
  expect(heal('ValueError: no luck\r\n')).toMatchObject({ cause: undefined, fixes: [] });
});

test('whatever a fix changes is still a request', () => {
  const asked = request({ family: 'flux1', batchSize: 4, precision: 'fp16' });
  for (const { change } of heal(OOM, asked).requests) StartRun.parse({ ...asked, ...change });
});
