import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { GivenArguments } from './extra-arguments.js';

type Rule = {
  /** The argument that is in the wrong, as far as one can say. */
  about: string;
  isBroken: (given: GivenArguments, request: StartRun) => boolean;
  message: string;
  level?: PlanProblem['level'];
};

/** What the trainer asserts after it has loaded gigabytes, or does not notice at all. Said before the start. */
export function contradictions(request: StartRun, given: GivenArguments): PlanProblem[] {
  return RULES.filter(({ isBroken }) => isBroken(given, request)).map(
    ({ about, message, level = 'error' }) => ({
      level,
      // A rule can be broken by a field of the form alone; then it is about no argument of Everything.
      field: Object.hasOwn(request.extra, about) ? `extra.${about}` : 'extra',
      message,
    }),
  );
}

const precisionOf = (given: GivenArguments) => given.get('mixed_precision')?.[0] ?? 'no';
const numberOf = (given: GivenArguments, name: string) => Number(given.get(name)?.[0] ?? 0);
const cachesText = (given: GivenArguments) =>
  given.has('cache_text_encoder_outputs') || given.has('cache_text_encoder_outputs_to_disk');
const cachesLatents = (given: GivenArguments) =>
  given.has('cache_latents') || given.has('cache_latents_to_disk');

/** Captions must stay as they are once what the text encoder makes of them is kept. */
const CHANGES_CAPTIONS = ['caption_dropout_rate', 'caption_tag_dropout_rate', 'token_warmup_step'];
const TAKES_NO_OFFLOAD = new Set<StartRun['family']>(['sd15', 'sdxl', 'sd35', 'chroma']);
const WITHOUT_WARMUP = new Set(['constant', 'adafactor']);

const RULES: Rule[] = [
  {
    about: 'full_fp16',
    isBroken: (given) => given.has('full_fp16') && precisionOf(given) !== 'fp16',
    message: '--full_fp16 needs Precision fp16.',
  },
  {
    about: 'full_bf16',
    isBroken: (given) => given.has('full_bf16') && precisionOf(given) !== 'bf16',
    message: '--full_bf16 needs Precision bf16.',
  },
  ...['fp8_base', 'fp8_base_unet'].map((about) => ({
    about,
    isBroken: (given: GivenArguments) => given.has(about) && precisionOf(given) === 'no',
    message: `--${about} needs Precision fp16 or bf16, and a GPU.`,
  })),
  ...['color_aug', 'random_crop'].map((about) => ({
    about,
    isBroken: (given: GivenArguments) => given.has(about) && cachesLatents(given),
    message: `--${about} changes the pictures at every look, and their latents are kept: switch --cache_latents off.`,
  })),
  ...CHANGES_CAPTIONS.map((about) => ({
    about,
    isBroken: (given: GivenArguments) => numberOf(given, about) > 0 && cachesText(given),
    message: `--${about} changes the captions, and what the text encoders make of them is kept: switch --cache_text_encoder_outputs and --cache_text_encoder_outputs_to_disk off.`,
  })),
  {
    about: 'shuffle_caption',
    isBroken: (given) => given.has('shuffle_caption') && cachesText(given),
    message:
      '--shuffle_caption changes the captions, and what the text encoders make of them is kept: switch --cache_text_encoder_outputs and --cache_text_encoder_outputs_to_disk off.',
  },
  {
    about: 'network_train_unet_only',
    isBroken: (given, { family }) =>
      family === 'sdxl' && cachesText(given) && !given.has('network_train_unet_only'),
    message:
      'SDXL can keep what its text encoders make of the captions only while they are not trained: leave --network_train_unet_only on, or switch --cache_text_encoder_outputs off too.',
  },
  {
    about: 'network_train_text_encoder_only',
    isBroken: (given) => given.has('network_train_text_encoder_only') && given.has('network_train_unet_only'),
    message: '--network_train_text_encoder_only and --network_train_unet_only leave nothing to train.',
  },
  {
    about: 'network_train_text_encoder_only',
    isBroken: (given) =>
      given.has('network_train_text_encoder_only') &&
      !given.has('network_train_unet_only') &&
      cachesText(given),
    message:
      '--network_train_text_encoder_only trains the text encoders, and what they make of the captions is kept: switch --cache_text_encoder_outputs off.',
  },
  {
    about: 'cpu_offload_checkpointing',
    isBroken: (given) => given.has('cpu_offload_checkpointing') && numberOf(given, 'blocks_to_swap') > 0,
    message: '--cpu_offload_checkpointing and swapped blocks exclude each other: set Blocks to swap to 0.',
  },
  {
    about: 'cpu_offload_checkpointing',
    isBroken: (given, { family }) => given.has('cpu_offload_checkpointing') && TAKES_NO_OFFLOAD.has(family),
    message: '--cpu_offload_checkpointing works with FLUX.1 and Lumina 2 only.',
  },
  {
    about: 'lr_warmup_steps',
    isBroken: (given) =>
      WITHOUT_WARMUP.has(given.get('lr_scheduler')?.[0] ?? '') &&
      !/^[0.%]*$/.test(given.get('lr_warmup_steps')?.[0] ?? '0'),
    message:
      'The scheduler constant has no warm-up: leave --lr_warmup_steps at 0, or choose another scheduler.',
  },
  {
    about: 'lr_scheduler_min_lr_ratio',
    isBroken: (given) =>
      given.get('lr_scheduler')?.[0] === 'cosine_with_min_lr' && !given.has('lr_scheduler_min_lr_ratio'),
    message:
      'The scheduler cosine_with_min_lr does not know where to end: set --lr_scheduler_min_lr_ratio, for example to 0.1.',
  },
  {
    about: 'persistent_data_loader_workers',
    isBroken: (given) =>
      given.has('persistent_data_loader_workers') && given.get('max_data_loader_n_workers')?.[0] === '0',
    message: '--persistent_data_loader_workers needs at least one --max_data_loader_n_workers.',
  },
  {
    about: 'apply_t5_attn_mask',
    isBroken: (given, { family }) => family === 'chroma' && !given.has('apply_t5_attn_mask'),
    message: 'Chroma is not trained without --apply_t5_attn_mask: leave it on.',
  },
  {
    about: 'xformers',
    isBroken: (given) => given.has('sdpa') && (given.has('xformers') || given.has('mem_eff_attn')),
    message: 'The trainer uses one kind of attention: --mem_eff_attn before --xformers before --sdpa.',
    level: 'warning',
  },
];
