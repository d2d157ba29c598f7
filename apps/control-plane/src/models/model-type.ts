import { basename, extname } from 'node:path';
import type { ModelClass, ModelFormat, ModelType } from '@pilothouse/contracts/models';
import type { Safetensors } from './safetensors.js';

type Tensors = Safetensors['tensors'];

/** ComfyUI's folders, those of older tools, and what each is for. The first of a type is where such a file belongs. */
const FOLDERS: [folder: string, ModelType][] = [
  ['checkpoints', 'checkpoint'],
  ['diffusion_models', 'diffusion-model'],
  ['unet', 'diffusion-model'],
  ['loras', 'lora'],
  ['lycoris', 'lora'],
  ['vae', 'vae'],
  ['vae_approx', 'vae'],
  ['text_encoders', 'text-encoder'],
  ['clip', 'text-encoder'],
  ['clip_vision', 'clip-vision'],
  ['controlnet', 'controlnet'],
  ['t2i_adapter', 'controlnet'],
  ['ipadapter', 'ip-adapter'],
  ['embeddings', 'embedding'],
  ['upscale_models', 'upscaler'],
  ['latent_upscale_models', 'upscaler'],
  ['hypernetworks', 'hypernetwork'],
];

export const typeOfFolder = (folder: string): ModelType =>
  FOLDERS.find(([name]) => name === folder)?.[1] ?? 'other';

/** Where a file of that type belongs, below `models/`; undefined where no folder is for it. */
export const folderOf = (type: ModelType): string | undefined => FOLDERS.find(([, of]) => of === type)?.[0];

/**
 * Where a file that its header knows lies wrong; undefined when it lies well, or nobody can say. A diffusion model among the
 * checkpoints is let be: several tools load it from there.
 */
export function betterPlace(path: string, type: ModelType | null): string | undefined {
  const [folder = ''] = path.split('/');
  const home = type && folderOf(type);
  const present = path.includes('/') ? typeOfFolder(folder) : 'other';
  if (!home || present === type) return undefined;
  if (path.includes('/') && present === 'other') return undefined;
  if (type === 'diffusion-model' && present === 'checkpoint') return undefined;
  return `${home}/${basename(path)}`;
}

/** By the ending of its name; undefined for what is no model. `.sft` is what some FLUX.1 files are called. */
export const formatOf = (path: string): ModelFormat | undefined => FORMATS[extname(path).toLowerCase()];

const FORMATS: Record<string, ModelFormat | undefined> = {
  '.safetensors': 'safetensors',
  '.sft': 'safetensors',
  '.gguf': 'gguf',
  '.ckpt': 'pickle',
  '.pt': 'pickle',
  '.pth': 'pickle',
  '.bin': 'pickle',
  '.onnx': 'onnx',
};

/** The names of the parts that only an adapter has, and what people call it. First wins: DoRA has LoRA's names too. */
const ADAPTERS: [RegExp, string][] = [
  [/\.dora_scale$/, 'DoRA'],
  [/\.hada_w[12]_[ab]$/, 'LoHa'],
  [/\.lokr_w[12](_[ab])?$/, 'LoKr'],
  [/\.(oft_blocks|oft_diag|oft_R)(\.|$)/, 'OFT'],
  [/\.lora_mid(\.weight)?$/, 'LoCon'],
  [/\.(lora_(down|up|A|B)(\.\w+)?|lora\.(down|up))(\.weight)?$/, 'LoRA'],
];

/** Null when nothing in it is an adapter's. */
export function adapterOf(tensors: Tensors): string | null {
  let best = ADAPTERS.length;
  let isConv = false;
  for (const [name, { shape }] of tensors) {
    for (let at = 0; at < best; at++) if (ADAPTERS[at]?.[0].test(name)) best = at;
    isConv ||= (shape[2] ?? 1) > 1 && /lora_down\.weight$/.test(name);
  }
  const found = ADAPTERS[best]?.[1] ?? null;
  return found === 'LoRA' && isConv ? 'LoCon' : found;
}

/** A type, and what at least one name of such a file begins with. First wins. */
const BY_PREFIX: [ModelType, RegExp][] = [
  [
    'controlnet',
    /^(control_model\.|input_hint_block\.|controlnet_cond_embedding\.|controlnet_(blocks|x_embedder)\.)/,
  ],
  ['ip-adapter', /^(ip_adapter\.|image_proj\.)/],
  ['embedding', /^(emb_params|string_to_param|clip_[lg])$/],
  ['upscaler', /^(conv_first\.weight|model\.1\.sub\.0\.|layers\.0\.residual_group\.)/],
  ['clip-vision', /^(vision_model\.encoder\.|visual\.transformer\.)/],
  [
    'text-encoder',
    /^(text_model\.encoder\.|encoder\.block\.0\.layer\.0\.SelfAttention|(model\.)?layers\.0\.self_attn\.|shared\.weight$)/,
  ],
  ['vae', /^(first_stage_model\.|decoder\.(conv_in|conv1|middle\.0)\.)/],
];
const WHOLE = /^(first_stage_model|cond_stage_model|conditioner|text_encoders|vae)\./;
const DIFFUSERS_UNET = 'down_blocks.0.resnets.0.conv1.weight';

/** What its layers say of a file that is no adapter; null when they are not known. */
export function typeOf(tensors: Tensors, modelClass: ModelClass | null): ModelType | null {
  let hasDiffusion = false;
  let hasMore = false;
  let best = BY_PREFIX.length;
  for (const name of tensors.keys()) {
    if (name.startsWith('model.diffusion_model.')) hasDiffusion = true;
    else hasMore ||= WHOLE.test(name);
    for (let at = 0; at < best; at++) if (BY_PREFIX[at]?.[1].test(name)) best = at;
  }
  if (hasDiffusion) return hasMore ? 'checkpoint' : 'diffusion-model';
  const found = BY_PREFIX[best]?.[0];
  if (found) return found;
  return modelClass || tensors.has(DIFFUSERS_UNET) ? 'diffusion-model' : null;
}

/** `general.architecture` of what only reads text. */
const TEXT = /^(t5|t5encoder|llama|qwen\d?(vl|moe)?|gemma\d?|phi\d?|mistral\d?|clip|bert)$/;

export function typeOfGguf(architecture: string | null, tensors: Tensors, modelClass: ModelClass | null) {
  if (modelClass) return 'diffusion-model' as const;
  if (tensors.has('token_embd.weight') || TEXT.test(architecture ?? '')) return 'text-encoder' as const;
  return null;
}
