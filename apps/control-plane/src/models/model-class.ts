import type { ModelClass } from '@pilothouse/contracts/models';
import type { Safetensors } from './safetensors.js';

type Tensors = Safetensors['tensors'];

/** `ss_base_model_version` of sd-scripts, musubi-tuner and ai-toolkit, and `modelspec.architecture` before its slash. First wins. */
const BY_WORD: [RegExp, ModelClass][] = [
  [/^(stable-diffusion-xl-v1-refiner|sdxl_refiner)/, 'sdxl-refiner'],
  [/^(stable-diffusion-xl|sdxl)/, 'sdxl'],
  [/^(stable-diffusion-v1|sd_v1|sd_?1)/, 'sd15'],
  [/^(stable-diffusion-v2|sd_v2|sd_?2)/, 'sd2'],
  [/^(stable-diffusion-v?3[.-]5|5-(large|medium)|sd3?[._]?5)/, 'sd35'],
  [/^(stable-diffusion-v?3|sd3)/, 'sd3'],
  [/^flux[-._]?2/, 'flux2'],
  [/^flux/, 'flux1'],
  [/^chroma/, 'chroma'],
  [/^lumina[-_]?2/, 'lumina2'],
  [/^z[-_]?image/, 'z-image'],
  [/^qwen[-_]?image/, 'qwen-image'],
  [/^hunyuan[-_]?image/, 'hunyuan-image'],
  [/^(hunyuan|hyvid|framepack)/, 'hunyuan-video'],
  [/^wan/, 'wan'],
  [/^(ltx)/, 'ltxv'],
  [/^hidream/, 'hidream'],
  [/^aura/, 'auraflow'],
  [/^pixart/, 'pixart'],
  [/^(stable-)?cascade/, 'cascade'],
  [/^kandinsky[-_]?5/, 'kandinsky5'],
  [/^cosmos/, 'cosmos'],
  [/^mochi/, 'mochi'],
  [/^omnigen[-_]?2/, 'omnigen2'],
  [/^ace[-_]?step/, 'ace-step'],
  [/^anima$/, 'anima'],
];

/** One layer that only this class has, and its second dimension where that decides: ComfyUI's `model_detection.py`. */
const BY_LAYER: [layer: string, width: number | null, ModelClass][] = [
  ['double_stream_modulation_img.lin.weight', null, 'flux2'],
  ['distilled_guidance_layer.in_proj.weight', null, 'chroma'],
  ['byt5_in.fc1.weight', null, 'hunyuan-image'],
  ['txt_in.individual_token_refiner.blocks.0.norm1.weight', null, 'hunyuan-video'],
  ['vector_in.in_layer.weight', 768, 'flux1'],
  ['cap_embedder.1.weight', 2304, 'lumina2'],
  ['cap_embedder.1.weight', 2560, 'z-image'],
  ['time_caption_embed.timestep_embedder.linear_1.bias', null, 'omnigen2'],
  ['joint_blocks.0.x_block.attn.ln_q.weight', null, 'sd35'],
  ['joint_blocks.0.context_block.attn.qkv.weight', null, 'sd3'],
  ['txt_in.weight', 3584, 'qwen-image'],
  ['double_stream_blocks.0.block.adaLN_modulation.1.bias', null, 'hidream'],
  ['double_layers.0.attn.w1q.weight', null, 'auraflow'],
  ['joint_transformer_blocks.0.ff_context.out_projection.weight', null, 'auraflow'],
  ['blocks.0.cross_attn.norm_q.weight', null, 'wan'],
  ['blocks.block0.blocks.0.block.attn.to_q.0.weight', null, 'cosmos'],
  ['adaln_single.emb.timestep_embedder.linear_1.bias', null, 'ltxv'],
  ['t_block.1.weight', null, 'pixart'],
  ['t5_yproj.weight', null, 'mochi'],
  ['genre_embedder.weight', null, 'ace-step'],
  ['visual_embeddings.in_layer.bias', null, 'kandinsky5'],
  ['clip_txt_mapper.weight', null, 'cascade'],
  ['label_emb.0.0.weight', 2816, 'sdxl'],
  ['label_emb.0.0.weight', 2560, 'sdxl-refiner'],
  ['input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight', 768, 'sd15'],
  ['input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight', 1024, 'sd2'],
];

/** Blocks that only the adapters of one class name, with dots (diffusers, PEFT) or underscores (kohya). */
const BY_ADAPTER: [RegExp, ModelClass][] = [
  [/(^|[._])joint_blocks[._]/, 'sd35'],
  [/(^|[._])double_stream_modulation_img/, 'flux2'],
  [/transformer_blocks[._]\d+[._](img_mod|txt_mod|img_mlp|txt_mlp)/, 'qwen-image'],
  [/(^|[._])blocks[._]\d+[._]cross_attn[._]/, 'wan'],
  [/(^|[._])double_blocks[._]\d+[._]img_attn_qkv/, 'hunyuan-video'],
  [/(^|[._])double_stream_blocks[._]\d+/, 'hidream'],
  [/(^|[._])double_layers[._]\d+/, 'auraflow'],
  [/(^|[._])distilled_guidance_layer/, 'chroma'],
];

/** The width of the text that cross-attention reads. */
const BY_TEXT_WIDTH: Record<number, ModelClass> = { 768: 'sd15', 1024: 'sd2', 2048: 'sdxl' };
const CROSS_ATTENTION =
  /attn2[._]to_k\.(lora_down|lora_A|lora\.down|hada_w1_b|lokr_w2_b)(\.\w+)?(\.weight)?$/;

/** What a file was made for: what its header claims, else what its layers can only be. Null is "not known". */
export function classOf(metadata: Safetensors['metadata'], tensors: Tensors): ModelClass | null {
  for (const key of ['ss_base_model_version', 'modelspec.architecture']) {
    const word = metadata[key]?.toLowerCase().trim().split('/')[0];
    if (!word || word === 'none') continue;
    const found = BY_WORD.find(([pattern]) => pattern.test(word));
    if (found) return found[1];
  }
  return ofLayers(tensors) ?? ofAdapter(tensors);
}

/** `general.architecture` of ComfyUI-GGUF's converter; "flux" is what it calls Chroma too. */
export function classOfGguf(architecture: string | null, tensors: Tensors): ModelClass | null {
  const found = ofLayers(tensors);
  if (found || !architecture) return found;
  const word = architecture.toLowerCase();
  return BY_WORD.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

function ofLayers(tensors: Tensors): ModelClass | null {
  for (const [layer, width, found] of BY_LAYER) {
    const tensor = tensors.get(layer) ?? tensors.get(`model.diffusion_model.${layer}`);
    if (tensor && (width === null || tensor.shape[1] === width)) return found;
  }
  return null;
}

function ofAdapter(tensors: Tensors): ModelClass | null {
  let hasDouble = false;
  let hasSingle = false;
  for (const [name, { shape }] of tensors) {
    const found = BY_ADAPTER.find(([pattern]) => pattern.test(name));
    if (found) return found[1];
    hasDouble ||= /(^|[._])double_blocks[._]/.test(name);
    hasSingle ||= /(^|[._])single_(transformer_)?blocks[._]/.test(name);
    const width = CROSS_ATTENTION.test(name) ? BY_TEXT_WIDTH[shape[1] ?? 0] : undefined;
    if (width) return width;
  }
  return hasSingle && (hasDouble || has(tensors, /single_transformer_blocks/)) ? 'flux1' : null;
}

const has = (tensors: Tensors, pattern: RegExp) => [...tensors.keys()].some((name) => pattern.test(name));
