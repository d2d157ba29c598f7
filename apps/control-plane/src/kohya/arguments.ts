import type { Components, StartRun } from '@pilothouse/contracts/start-run';
import { withExtra } from './extra-arguments.js';
import { FAMILIES } from './families.js';
import { networkArguments, networkModule } from './network.js';
import { OPTIMIZERS } from './optimizers.js';
import { SAMPLING } from './sampling.js';

/** Absolute paths the command names. */
export type TrainingFiles = {
  python: string;
  script: string;
  /** Empty in a rehearsal without one. */
  baseModel: string;
  components: Partial<Record<keyof Components, string>>;
  datasetToml: string;
  outputFolder: string;
  tokenizerFolder: string;
  /** Not written, and not named, when there are no prompts. */
  samplePrompts: string;
  /** Null when the trainer's Python has no tensorboard: the trainer would refuse the flag. */
  tensorboardFolder: string | null;
};

export type Hardware = { vramBytes: number | null; cores: number };

/** The whole command, program first. Nothing in it passes through a shell. */
export function buildArguments(request: StartRun, files: TrainingFiles, hardware: Hardware): string[] {
  const recipe = FAMILIES[request.family];
  const hasGpu = hardware.vramBytes !== null;
  const argv = [
    files.python,
    '-u',
    files.script,
    ...option('pretrained_model_name_or_path', files.baseModel || undefined),
    ...recipe.takes.flatMap((key) => option(COMPONENT_FLAG[key], files.components[key])),
    ...option('dataset_config', files.datasetToml),
    ...option('output_dir', files.outputFolder),
    ...option('output_name', request.name),
    ...option('save_model_as', 'safetensors'),
    ...option('save_precision', request.precision === 'no' ? 'fp16' : request.precision),
    ...option('save_every_n_epochs', 1),
    // The older state goes once the newer one is whole, so there is always one.
    ...(request.saveState ? ['--save_state', ...option('save_last_n_epochs_state', 1)] : []),
    ...option('network_module', networkModule(request)),
    ...option('network_dim', request.networkRank),
    ...option('network_alpha', request.networkAlpha),
    ...networkArgs(request),
    ...option('max_train_epochs', request.epochs),
    ...option('learning_rate', request.learningRate),
    ...optimizerArguments(request, hardware),
    ...option('lr_scheduler', request.scheduler),
    ...option('seed', request.seed),
    ...precisionArguments(request, hardware),
    '--sdpa',
    '--gradient_checkpointing',
    '--cache_latents',
    ...cachedTextArguments(request),
    ...(request.blocksToSwap > 0 ? option('blocks_to_swap', request.blocksToSwap) : []),
    ...(hasGpu ? workerArguments(hardware.cores) : option('max_data_loader_n_workers', 0)),
    ...recipe.extra,
    ...dataArguments(request),
    ...option('tokenizer_cache_dir', files.tokenizerFolder),
    ...sampleArguments(request, files.samplePrompts),
    ...(files.tensorboardFolder === null ? [] : option('logging_dir', files.tensorboardFolder)),
    ...option('metadata_title', request.name),
    ...option('metadata_trigger_phrase', request.triggerWords.join(', ')),
  ];
  return withExtra(argv, joined(request));
}

/** What is given under Everything takes the place of ours, except where both can stand side by side. */
function joined(request: StartRun): StartRun['extra'] {
  if (!Object.hasOwn(request.extra, 'network_args')) return request.extra;
  return { ...request.extra, network_args: networkArguments(request) };
}

/** What the trainer is really told: some need a GPU. */
export const effectiveOptimizer = (request: StartRun, hardware: Hardware) =>
  (hardware.vramBytes === null ? OPTIMIZERS[request.optimizer].onProcessor : undefined) ?? request.optimizer;

/** Mixed precision and fp8 need a GPU. */
export const effectivePrecision = (request: StartRun, hardware: Hardware) =>
  hardware.vramBytes === null ? 'no' : request.precision;

function networkArgs(request: StartRun): string[] {
  const values = networkArguments(request);
  return values.length === 0 ? [] : ['--network_args', ...values];
}

function dataArguments({ regularisation, priorLossWeight, validation }: StartRun): string[] {
  const weight = regularisation.length > 0 && priorLossWeight !== 1;
  return [
    ...(weight ? option('prior_loss_weight', priorLossWeight) : []),
    ...(validation.from === 'none'
      ? []
      : [
          ...option('validate_every_n_epochs', validation.everyEpochs),
          ...option('validation_seed', validation.seed),
        ]),
  ];
}

const COMPONENT_FLAG = {
  clipL: 'clip_l',
  clipG: 'clip_g',
  t5xxl: 't5xxl',
  ae: 'ae',
  gemma2: 'gemma2',
  vae: 'vae',
} satisfies Record<keyof Components, string>;

function optimizerArguments(request: StartRun, hardware: Hardware): string[] {
  const optimizer = effectiveOptimizer(request, hardware);
  if (optimizer !== 'Adafactor') return option('optimizer_type', optimizer);
  // Left to itself Adafactor ignores the learning rate and the scheduler.
  return [
    ...option('optimizer_type', optimizer),
    '--optimizer_args',
    'relative_step=False',
    'scale_parameter=False',
    'warmup_init=False',
    ...option('max_grad_norm', 0),
  ];
}

/** Below this, FLUX.1's 24 GB of bf16 weights leave no room: its documentation asks for fp8 on every card up to 24 GB. */
const FLUX_IN_FULL_BYTES = 40 * 2 ** 30;

function precisionArguments(request: StartRun, hardware: Hardware): string[] {
  const precision = effectivePrecision(request, hardware);
  const isTight = hardware.vramBytes !== null && hardware.vramBytes < FLUX_IN_FULL_BYTES;
  return [
    ...option('mixed_precision', precision),
    // SDXL's VAE makes black latents in fp16.
    ...(request.family === 'sdxl' && precision === 'fp16' ? ['--no_half_vae'] : []),
    ...(request.family === 'flux1' && precision !== 'no' && isTight ? ['--fp8_base'] : []),
  ];
}

function cachedTextArguments(request: StartRun): string[] {
  if (!FAMILIES[request.family].cachesText) return [];
  // T5 outputs are megabytes an image, so they go to the run's own copy of the dataset.
  const toDisk = request.family === 'sdxl' ? [] : ['--cache_text_encoder_outputs_to_disk'];
  return ['--network_train_unet_only', '--cache_text_encoder_outputs', ...toDisk];
}

function sampleArguments({ family, samples }: StartRun, file: string): string[] {
  if (samples.prompts.length === 0) return [];
  return [
    ...option('sample_prompts', file),
    ...option('sample_every_n_epochs', samples.everyEpochs),
    ...(samples.before ? ['--sample_at_first'] : []),
    ...(SAMPLING[family].samplers.length > 0 ? option('sample_sampler', samples.sampler) : []),
  ];
}

/** Latents are cached, so a worker only hands tensors on; more than a few cost memory for nothing. */
const MAX_WORKERS = 4;

const workerArguments = (cores: number) => [
  ...option('max_data_loader_n_workers', Math.min(MAX_WORKERS, cores)),
  '--persistent_data_loader_workers',
];

/** argparse takes a value that starts with a hyphen for a flag unless it is joined by an equals sign. */
function option(name: string, value: string | number | undefined): string[] {
  if (value === undefined) return [];
  const text = String(value);
  return text.startsWith('-') ? [`--${name}=${text}`] : [`--${name}`, text];
}
