import type { Family } from '@pilothouse/contracts/models';
import { givenIn } from './extra-arguments.js';
import { convolutionsOf, lycorisOf } from './gui-network.js';

/*
 * The saved configuration of the kohya_ss GUI is one flat object of its own field names. What it then tells the trainer is in
 * its `kohya_gui/lora_gui.py` (release 26); this is the same table, read the other way round as well.
 */

export type Settings = Map<string, unknown>;
export type GuiReading = {
  family: Family | undefined;
  settings: Settings;
  /** Fields that have no meaning for the trainer alone, with the reason. */
  leftOut: { key: string; value: unknown; reason: string; matters: boolean }[];
};

export const isGuiConfiguration = (value: Record<string, unknown>) =>
  Object.hasOwn(value, 'LoRA_type') ||
  (Object.hasOwn(value, 'max_resolution') && Object.hasOwn(value, 'optimizer'));

const FAMILY_PREFIXES = ['sdxl', 'flux1', 'sd3', 'lumina', 'hunyuan_image', 'hunyuan', 'anima'] as const;
type Prefix = (typeof FAMILY_PREFIXES)[number];

/** The check box of each family, in the order the GUI asks them. */
const CHECKED: [string, Prefix][] = [
  ['sdxl', 'sdxl'],
  ['flux1_checkbox', 'flux1'],
  ['sd3_checkbox', 'sd3'],
  ['hunyuan_image_checkbox', 'hunyuan_image'],
  ['anima_checkbox', 'anima'],
  ['lumina_checkbox', 'lumina'],
];

const FAMILY_OF: Partial<Record<Prefix, Family>> = { sdxl: 'sdxl', sd3: 'sd35', lumina: 'lumina2' };

/** Fields the GUI hands on for these families only, whatever they hold. */
const ONLY: Record<string, ReadonlySet<Prefix>> = Object.fromEntries(
  (
    [
      [
        'ae clip_l t5xxl guidance_scale discrete_flow_shift model_prediction_type timestep_sampling t5xxl_max_token_length apply_t5_attn_mask split_mode mem_eff_save cpu_offload_checkpointing fp8_base_unet single_blocks_to_swap double_blocks_to_swap model_type train_blocks split_qkv train_t5xxl',
        ['flux1'],
      ],
      [
        'clip_g clip_g_dropout_rate logit_mean logit_std mode_scale pos_emb_random_crop_rate save_clip save_t5xxl t5xxl_device t5xxl_dtype weighting_scheme',
        ['sd3'],
      ],
      ['blocks_to_swap', ['flux1', 'sd3', 'lumina']],
    ] as [string, Prefix[]][]
  ).flatMap(([names, prefixes]) => names.split(' ').map((name) => [name, new Set(prefixes)])),
);

const RENAMED = new Map([
  ['optimizer', 'optimizer_type'],
  ['max_resolution', 'resolution'],
]);

/** They shape the network, each for its own type of it. */
const NETWORK_FIELDS = new Set(
  'down_lr_weight mid_lr_weight up_lr_weight block_lr_zero_threshold block_dims block_alphas conv_block_dims conv_block_alphas rank_dropout module_dropout img_attn_dim img_mlp_dim img_mod_dim single_dim txt_attn_dim txt_mlp_dim txt_mod_dim single_mod_dim in_dims train_double_block_indices train_single_block_indices ggpo_beta ggpo_sigma split_qkv train_t5xxl train_blocks loraplus_lr_ratio loraplus_unet_lr_ratio loraplus_text_encoder_lr_ratio'.split(
    ' ',
  ),
);

/** Fields of types of network that Standard ones do not look at. */
const OTHER_NETWORKS = new Set(
  'LyCORIS_preset bypass_mode constrain conv_alpha conv_dim decompose_both dora_wd factor rank_dropout_scale rescaled train_norm train_on_input unit use_cp use_scalar use_tucker enable_all_linear train_lora_ggpo'.split(
    ' ',
  ),
);

const STARTER = 'It says how the GUI starts the trainer; Pilothouse starts it itself.';
const GUI_ONLY = new Set(
  'dynamo_backend dynamo_mode dynamo_use_dynamic dynamo_use_fullgraph extra_accelerate_launch_args gpu_ids main_process_port model_list multi_gpu num_cpu_threads_per_process num_machines num_processes save_as_bool lowvram log_tracker_name'.split(
    ' ',
  ),
);

const PLAIN_NETWORKS = new Set(['Standard', 'Kohya LoCon', 'Flux1', 'Lumina']);

/** Empty and zero are "not given": the GUI drops them before it starts the trainer. Off is said, where Pilothouse has it on. */
const isUnset = (value: unknown) => value === '' || value === null || value === 0 || value === '0';

export function readGui(fields: Record<string, unknown>): GuiReading {
  const active = CHECKED.find(([box]) => fields[box] === true)?.[1];
  const reading: GuiReading = { family: familyOf(active, fields), settings: new Map(), leftOut: [] };
  const networkArguments: string[] = [];
  const lycoris = lycorisOf(fields);
  const isPlain = PLAIN_NETWORKS.has(String(fields.LoRA_type ?? 'Standard'));
  for (const [key, value] of Object.entries(fields)) {
    if (
      (isUnset(value) && key !== 'max_data_loader_n_workers') ||
      isOfOtherFamily(key, active) ||
      HANDLED.has(key)
    )
      continue;
    if (NETWORK_FIELDS.has(key)) {
      if (isPlain && value !== false && !(key === 'train_blocks' && value === 'all'))
        networkArguments.push(`${key}=${String(value)}`);
    } else if (GUI_ONLY.has(key)) {
      if (value === false) continue;
      reading.leftOut.push({ key, value, reason: STARTER, matters: false });
    } else if (!OTHER_NETWORKS.has(key)) {
      reading.settings.set(RENAMED.get(key) ?? withoutPrefix(key, active), value);
    }
  }
  if (lycoris !== undefined) {
    reading.settings.set('network_module', 'lycoris.kohya');
    networkArguments.push(...lycoris);
  } else if (!isPlain) {
    const reason = `Pilothouse trains its own kind of network for each family, not “${String(fields.LoRA_type)}”.`;
    reading.leftOut.push({ key: 'LoRA_type', value: fields.LoRA_type, reason, matters: true });
  }
  if (fields.LoRA_type === 'Kohya LoCon') networkArguments.push(...convolutionsOf(fields));
  if (networkArguments.length > 0) reading.settings.set('network_args', networkArguments);
  readSpecial(fields, reading.settings);
  return reading;
}

function familyOf(
  active: Prefix | undefined,
  { model_type: type }: Record<string, unknown>,
): Family | undefined {
  if (active === 'flux1') return String(type).toLowerCase() === 'chroma' ? 'chroma' : 'flux1';
  return active === undefined ? 'sd15' : FAMILY_OF[active];
}

function isOfOtherFamily(key: string, active: Prefix | undefined): boolean {
  if (Object.hasOwn(ONLY, key)) return active === undefined || !ONLY[key]!.has(active);
  const prefix = FAMILY_PREFIXES.find((each) => key.startsWith(`${each}_`));
  return prefix !== undefined && prefix !== active;
}

const withoutPrefix = (key: string, active: Prefix | undefined) =>
  active !== undefined && key.startsWith(`${active}_`) ? key.slice(active.length + 1) : key;

/** Fields that several make one argument of, or that are something else than they are called. */
const HANDLED = new Set([
  ...CHECKED.map(([box]) => box),
  ...['LoRA_type', 'model_type', 'xformers', 'epoch', 'max_train_epochs', 'text_encoder_lr', 't5xxl_lr'],
  ...['noise_offset_type', 'noise_offset', 'adaptive_noise_scale', 'noise_offset_random_strength'],
  ...['multires_noise_iterations', 'multires_noise_discount', 'max_token_length', 'lr_warmup'],
  ...['lr_scheduler_args', 'optimizer_args', 'additional_parameters'],
]);

const NOISE = new Map(
  Object.entries({
    Multires: ['multires_noise_iterations', 'multires_noise_discount'],
    Original: ['noise_offset', 'adaptive_noise_scale', 'noise_offset_random_strength'],
  }),
);

function readSpecial(fields: Record<string, unknown>, settings: Settings) {
  const numberAt = (key: string) => Number(fields[key]) || 0;
  const epochs = numberAt('max_train_epochs') || (numberAt('max_train_steps') === 0 ? numberAt('epoch') : 0);
  if (epochs > 0) settings.set('max_train_epochs', epochs);
  const attention = String(fields.xformers ?? '');
  if (attention === 'xformers' || attention === 'sdpa') settings.set(attention, true);
  if (attention === 'none') settings.set('sdpa', false);
  for (const key of NOISE.get(String(fields.noise_offset_type ?? 'Original')) ?? []) {
    // The discount means nothing without iterations.
    if (
      fields[key] !== false &&
      !isUnset(fields[key] ?? 0) &&
      !(key === 'multires_noise_discount' && numberAt('multires_noise_iterations') === 0)
    ) {
      settings.set(key, fields[key]);
    }
  }
  if (numberAt('max_token_length') > 75) settings.set('max_token_length', String(fields.max_token_length));
  if (numberAt('lr_warmup') > 0 && !settings.has('lr_warmup_steps')) {
    settings.set('lr_warmup_steps', numberAt('lr_warmup') / 100);
  }
  readRates(fields, settings);
  for (const key of ['lr_scheduler_args', 'optimizer_args']) {
    const words = String(fields[key] ?? '')
      .replaceAll('"', '')
      .split(/\s+/)
      .filter(Boolean);
    if (words.length > 0) settings.set(key, words);
  }
  const additional = fields.additional_parameters;
  if (typeof additional === 'string') {
    for (const [name, values] of givenIn(
      wordsOf(additional).filter((each, at, all) => at > 0 || all[0]!.startsWith('--')),
    )) {
      settings.set(name, values.length === 0 ? true : values.length === 1 ? values[0] : values);
    }
  }
}

/** A rate of zero means that this part is not trained; one that is the common rate says nothing more. */
function readRates(fields: Record<string, unknown>, settings: Settings) {
  const [rate, text, t5, unet] = ['learning_rate', 'text_encoder_lr', 't5xxl_lr', 'unet_lr'].map(
    (key) => Number(fields[key]) || 0,
  ) as [number, number, number, number];
  if (unet === rate) settings.delete('unet_lr');
  if (text > 0 && (text !== rate || (t5 > 0 && t5 !== rate))) {
    settings.set('text_encoder_lr', [text, t5 > 0 ? t5 : text]);
  }
  if (text + unet > 0) settings.set('network_train_unet_only', text === 0);
  if (text > 0 && fields.unet_lr === 0) settings.set('network_train_text_encoder_only', true);
}

/** As a shell would part them, quotes taken away. */
function wordsOf(text: string): string[] {
  const words = text.match(/(?:[^\s"']|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  return words.map((word) =>
    word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
      double === undefined ? (single ?? '') : double.replaceAll(/\\(.)/g, '$1'),
    ),
  );
}
