import type { Family } from '@pilothouse/contracts/models';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { GivenArguments } from './extra-arguments.js';
import { lineOf } from './prompt-lines.js';

type Fields = Record<string, unknown>;

const BOX: Record<Family, string | undefined> = {
  sd15: undefined,
  sdxl: 'sdxl',
  sd35: 'sd3_checkbox',
  flux1: 'flux1_checkbox',
  chroma: 'flux1_checkbox',
  lumina2: 'lumina_checkbox',
};
const BOXES =
  'sdxl flux1_checkbox sd3_checkbox lumina_checkbox hunyuan_image_checkbox anima_checkbox v2 v_parameterization';

const NETWORK: Partial<Record<Family, string>> = { flux1: 'Flux1', chroma: 'Flux1', lumina2: 'Lumina' };

/** How the GUI calls an argument's field where it has the family before it. */
const PREFIXED: Record<Family, Map<string, string>> = {
  sd15: new Map(),
  sdxl: fieldsOf('sdxl', 'cache_text_encoder_outputs no_half_vae'),
  sd35: fieldsOf(
    'sd3',
    'clip_l t5xxl cache_text_encoder_outputs cache_text_encoder_outputs_to_disk text_encoder_batch_size',
  ),
  flux1: fieldsOf('flux1', 'cache_text_encoder_outputs cache_text_encoder_outputs_to_disk'),
  chroma: fieldsOf('flux1', 'cache_text_encoder_outputs cache_text_encoder_outputs_to_disk'),
  lumina2: fieldsOf(
    'lumina',
    'ae gemma2 cache_text_encoder_outputs cache_text_encoder_outputs_to_disk discrete_flow_shift model_prediction_type timestep_sampling sigmoid_scale system_prompt gemma2_max_token_length use_flash_attn use_sage_attn',
  ),
};

/** Arguments whose field bears their own name, in every family that has the argument. */
const SAME = new Set(
  'pretrained_model_name_or_path vae output_dir output_name save_model_as save_precision save_every_n_epochs save_last_n_epochs_state save_state network_dim network_alpha network_dropout network_weights learning_rate lr_scheduler lr_scheduler_power lr_scheduler_num_cycles seed mixed_precision gradient_checkpointing gradient_accumulation_steps cache_latents cache_latents_to_disk dataset_config max_data_loader_n_workers persistent_data_loader_workers sample_every_n_epochs sample_sampler metadata_title metadata_author metadata_description max_grad_norm min_snr_gamma clip_skip flip_aug color_aug random_crop shuffle_caption keep_tokens full_fp16 full_bf16 fp8_base highvram loss_type scale_weight_norms'.split(
    ' ',
  ),
);
const SAME_IN: Partial<Record<Family, string>> = {
  sd35: 'clip_g blocks_to_swap weighting_scheme',
  flux1:
    'ae clip_l t5xxl guidance_scale discrete_flow_shift model_prediction_type timestep_sampling t5xxl_max_token_length apply_t5_attn_mask cpu_offload_checkpointing blocks_to_swap fp8_base_unet',
  chroma:
    'ae t5xxl guidance_scale discrete_flow_shift model_prediction_type timestep_sampling t5xxl_max_token_length apply_t5_attn_mask model_type blocks_to_swap fp8_base_unet',
  lumina2: 'blocks_to_swap',
};

/** Said by fields of their own, below. */
const SAID_OTHERWISE = new Set(
  'network_module max_train_epochs optimizer_type optimizer_args lr_scheduler_args sdpa xformers sample_prompts network_train_unet_only unet_lr tokenizer_cache_dir'.split(
    ' ',
  ),
);

/** The saved configuration of the kohya_ss GUI that trains the same. What it has no field for goes into its additional parameters. */
export function guiFields(request: StartRun, given: GivenArguments): { fields: Fields; notes: string[] } {
  const { family, epochs, learningRate, batchSize, resolution, samples } = request;
  const same = new Set([...SAME, ...(SAME_IN[family] ?? '').split(' ')]);
  const fields: Fields = Object.fromEntries(BOXES.split(' ').map((box) => [box, box === BOX[family]]));
  Object.assign(fields, {
    LoRA_type: NETWORK[family] ?? 'Standard',
    max_resolution: `${resolution},${resolution}`,
    train_batch_size: batchSize,
    ...{ epoch: epochs, max_train_epochs: epochs, max_train_steps: 0 },
    optimizer: given.get('optimizer_type')?.[0],
    optimizer_args: (given.get('optimizer_args') ?? []).join(' '),
    lr_scheduler_args: (given.get('lr_scheduler_args') ?? []).join(' '),
    ...{ lr_warmup: 0, lr_warmup_steps: 0 },
    xformers: given.has('xformers') ? 'xformers' : given.has('sdpa') ? 'sdpa' : 'none',
    ...rates(given, learningRate),
    ...{ noise_offset: 0, multires_noise_iterations: 0, additional_parameters: '' },
    ...{
      train_data_dir: '',
      reg_data_dir: '',
      caption_extension: '.txt',
      enable_bucket: true,
      bucket_no_upscale: false,
    },
    sample_prompts: samples.prompts.map((each) => lineOf(each, family === 'flux1')).join('\n'),
  });
  const fieldOf = (name: string) => PREFIXED[family].get(name) ?? (same.has(name) ? name : undefined);
  for (const [name, value] of Object.entries(request.extra)) {
    const field = fieldOf(name);
    if (value === false && field !== undefined) fields[field] = false;
  }
  // The GUI's own kinds of LyCORIS have other arguments; what stands in its additional parameters goes before its choice.
  const more: string[] =
    request.networkType === 'lora'
      ? []
      : ['--network_module', ...(given.get('network_module') ?? []).map(quoted)];
  for (const [name, values] of given) {
    if (SAID_OTHERWISE.has(name)) continue;
    const field = fieldOf(name);
    if (field === undefined) more.push(`--${name}`, ...values.map(quoted));
    else fields[field] = valueOf(name, values);
  }
  fields.additional_parameters = joined(more);
  const isPlain = samples.prompts.every(({ prompt, negative }) => !/[\n]| --/.test(prompt + negative));
  return {
    fields,
    notes: isPlain
      ? []
      : [
          'The GUI keeps a sample prompt on one line and reads “ --” as an option: such prompts were changed.',
        ],
  };
}

/** A rate of zero is how the GUI leaves a part untrained. */
function rates(given: GivenArguments, learningRate: number): Fields {
  const unet = Number(given.get('unet_lr')?.[0] ?? learningRate);
  const [text = learningRate, t5 = 0] = (given.get('text_encoder_lr') ?? []).map(Number);
  if (given.has('network_train_unet_only')) return { unet_lr: unet, text_encoder_lr: 0, t5xxl_lr: 0 };
  return { unet_lr: unet, text_encoder_lr: text, t5xxl_lr: t5 === text ? 0 : t5 };
}

const valueOf = (name: string, values: string[]): unknown => {
  if (values.length === 0) return true;
  const [value = ''] = values;
  const isText = /^(output_name|metadata_|training_comment)/.test(name);
  return !isText && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
};

/** A value that begins with a hyphen would be taken for an argument, unless it is joined. */
function joined(words: string[]): string {
  return words.join(' ').replaceAll(/ (?='-)/g, '=');
}

const quoted = (value: string) =>
  /^[\w./:=%+,][\w./:=%+,-]*$/.test(value)
    ? value
    : value.startsWith('-') && !/['\s]/.test(value)
      ? `'${value}'`
      : `"${value.replaceAll(/(["\\])/g, '\\$1')}"`;

function fieldsOf(prefix: string, names: string): Map<string, string> {
  return new Map(names.split(' ').map((name) => [name, `${prefix}_${name}`]));
}
