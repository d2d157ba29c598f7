import { StartRun } from '@pilothouse/contracts/start-run';
import type { TrainerArgument, TrainerArguments } from '@pilothouse/contracts/arguments';
import { describe, expect, test } from 'vitest';
import { contradictions } from './contradictions.js';
import { givenIn, withExtra } from './extra-arguments.js';
import { extraProblems } from './extra-problems.js';

const request = (change: Record<string, unknown> = {}) =>
  StartRun.parse({
    name: 'x',
    family: 'sdxl',
    baseModel: 'x',
    dataset: 'x',
    triggerWords: ['x'],
    resolution: 512,
    ...change,
  });

describe('the command', () => {
  const argv = ['python', '-u', 's.py', '--a', '1', '--flag', '--list', 'x', 'y', '--b=-2'];

  test('says again what each argument is given', () => {
    expect(Object.fromEntries(givenIn(argv.slice(3)))).toEqual({
      a: ['1'],
      flag: [],
      list: ['x', 'y'],
      b: ['-2'],
    });
  });

  test('takes what was asked for in the place of what stood there', () => {
    expect(withExtra(argv, { a: 5, flag: false, list: ['z'], new: true, b: -3 })).toEqual([
      'python',
      '-u',
      's.py',
      '--a',
      '5',
      '--list',
      'z',
      '--new',
      '--b=-3',
    ]);
  });

  test('stays as it was when nothing was asked for', () => {
    expect(withExtra(argv, {})).toEqual(argv);
  });

  test('gives one word to one value, whatever is in it', () => {
    const value = 'a "quoted"; $(word)\n--not_a_flag';
    expect(withExtra([], { comment: value, other: '--x' })).toEqual(['--comment', value, '--other=--x']);
  });
});

describe('an argument set under Everything', () => {
  const argument = (name: string, more: Partial<TrainerArgument> = {}): TrainerArgument => ({
    ...{ name, kind: 'text', isList: false, choices: null, default: '', help: '', group: '', owned: '' },
    ...more,
  });
  const known: TrainerArguments = {
    family: 'sdxl',
    script: 's.py',
    problem: '',
    arguments: [
      argument('lowram', { kind: 'switch' }),
      argument('clip_skip', { kind: 'integer' }),
      argument('dropout', { kind: 'number' }),
      argument('loss_type', { choices: ['l1', 'l2'] }),
      argument('network_args', { isList: true }),
      argument('output_dir', { owned: 'Pilothouse gives each run its own folder.' }),
    ],
  };
  const said = (extra: Record<string, unknown>) =>
    extraProblems(request({ extra }), known).map(({ field, message }) => `${field}: ${message}`);

  test.each([
    [{ nosuch: true }, 'extra.nosuch: s.py of the installed trainer knows no --nosuch.'],
    [
      { output_dir: '/' },
      'extra.output_dir: --output_dir cannot be set here. Pilothouse gives each run its own folder.',
    ],
    [{ lowram: 'yes' }, 'extra.lowram: --lowram is a switch: it is on or off.'],
    [{ clip_skip: 1.5 }, 'extra.clip_skip: --clip_skip needs a whole number.'],
    [{ clip_skip: 'two' }, 'extra.clip_skip: --clip_skip needs a whole number.'],
    [{ dropout: 'much' }, 'extra.dropout: --dropout needs a number.'],
    [{ dropout: true }, 'extra.dropout: --dropout needs a value.'],
    [{ loss_type: 'l3' }, 'extra.loss_type: --loss_type cannot be “l3”: it is one of l1, l2.'],
    [{ loss_type: '' }, 'extra.loss_type: --loss_type needs a value.'],
    [{ network_args: 'a=1' }, 'extra.network_args: --network_args takes a list of values.'],
    [{ network_args: ['--resume'] }, expect.stringContaining('begins with a hyphen')],
    [{ loss_type: 'l1\0' }, expect.stringContaining('a character no command can hold')],
  ])('%j is refused where it stands', (extra, sentence) => expect(said(extra)).toEqual([sentence]));

  test('is taken when it is what the script declares', () => {
    expect(
      said({ lowram: true, clip_skip: 2, dropout: 0.1, loss_type: 'l1', network_args: ['conv_dim=4'] }),
    ).toEqual([]);
  });

  test('is refused when the script could not be asked, and nothing is said when nothing is set', () => {
    const silent = { ...known, arguments: [], problem: 'No answer.' };
    expect(extraProblems(request({ extra: { lowram: true } }), silent)[0]?.message).toContain('No answer.');
    expect(extraProblems(request(), silent)).toEqual([]);
  });
});

test.each<[string, Record<string, unknown>, string[], string | null]>([
  ['full_bf16', {}, ['--full_bf16', '--mixed_precision', 'fp16'], 'needs Precision bf16'],
  ['full_bf16', {}, ['--full_bf16', '--mixed_precision', 'bf16'], null],
  ['fp8_base', {}, ['--fp8_base', '--mixed_precision', 'no'], 'needs Precision'],
  ['color_aug', {}, ['--color_aug', '--cache_latents'], 'latents are kept'],
  ['color_aug', {}, ['--color_aug'], null],
  [
    'shuffle_caption',
    {},
    ['--shuffle_caption', '--cache_text_encoder_outputs', '--network_train_unet_only'],
    'captions',
  ],
  [
    'caption_dropout_rate',
    {},
    ['--caption_dropout_rate', '0', '--cache_text_encoder_outputs', '--network_train_unet_only'],
    null,
  ],
  ['unet', {}, ['--cache_text_encoder_outputs'], 'SDXL can keep'],
  ['unet', { family: 'flux1' }, ['--cache_text_encoder_outputs'], null],
  ['both', {}, ['--network_train_unet_only', '--network_train_text_encoder_only'], 'nothing to train'],
  [
    'offload',
    { family: 'flux1' },
    ['--cpu_offload_checkpointing', '--blocks_to_swap', '3'],
    'exclude each other',
  ],
  ['offload', { family: 'sdxl' }, ['--cpu_offload_checkpointing'], 'FLUX.1 and Lumina 2 only'],
  ['warmup', {}, ['--lr_scheduler', 'constant', '--lr_warmup_steps', '10%'], 'no warm-up'],
  ['warmup', {}, ['--lr_scheduler', 'constant', '--lr_warmup_steps', '0'], null],
  ['warmup', {}, ['--lr_scheduler', 'cosine', '--lr_warmup_steps', '100'], null],
  ['floor', {}, ['--lr_scheduler', 'cosine_with_min_lr'], 'does not know where to end'],
  ['floor', {}, ['--lr_scheduler', 'cosine_with_min_lr', '--lr_scheduler_min_lr_ratio', '0.1'], null],
  ['workers', {}, ['--persistent_data_loader_workers', '--max_data_loader_n_workers', '0'], 'at least one'],
  ['chroma', { family: 'chroma' }, [], 'Chroma is not trained without'],
])('%s %j %j', (_, change, argv, expected) => {
  const said = contradictions(request(change), givenIn(argv)).map(({ message }) => message);
  if (expected === null) expect(said).toEqual([]);
  else expect(said).toEqual([expect.stringContaining(expected)]);
});
