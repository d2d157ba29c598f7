/** What is known of a file before or without its header. */
type Hint = {
  /** Its path at the hub, or its name. */
  path: string;
  /** Civitai's word: "Checkpoint", "LORA" … */
  type?: string | null;
};

/** ComfyUI's names of folders, from what stands in the header of a safetensors file. Null: it does not say. */
export function folderOfTensors(names: string[], isLora: boolean): string | null {
  if (isLora) return 'loras';
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^(control_model\.|controlnet_|input_hint_block\.|controlnet_cond_embedding\.)/))
    return 'controlnet';
  const hasModel = has(
    /^(model\.diffusion_model\.|double_blocks\.|single_blocks\.|joint_blocks\.|noise_refiner\.|diffusion_model\.)/,
  );
  const hasVae = has(/^(first_stage_model\.|vae\.)/);
  const hasText = has(/^(cond_stage_model\.|conditioner\.|text_encoders\.)/);
  if (has(/^model\.diffusion_model\./) && (hasVae || hasText)) return 'checkpoints';
  if (hasModel || has(/^(transformer_blocks\.|down_blocks\.\d+\.(resnets|attentions)\.)/))
    return 'diffusion_models';
  if (has(/^(text_model\.encoder\.|transformer\.text_model\.)/) && has(/^vision_model\./))
    return 'clip_vision';
  if (has(/^vision_model\./)) return 'clip_vision';
  if (
    has(
      /^(text_model\.|transformer\.text_model\.|encoder\.block\.\d+\.layer\.|model\.layers\.\d+\.self_attn\.|transformer\.resblocks\.)/,
    )
  ) {
    return 'text_encoders';
  }
  if (hasVae || (has(/^decoder\.(conv_in|mid|up|conv_out|up_blocks)/) && has(/^encoder\./))) return 'vae';
  if (has(/^(emb_params|string_to_param|clip_[lg])$/)) return 'embeddings';
  if (has(/^(model\.\d+\.(sub\.|weight)|conv_first\.|body\.\d+\.rdb)/)) return 'upscale_models';
  return null;
}

const GGUF_TEXT = /^(t5|t5encoder|llama|gemma\d?|qwen\d?\w*|clip)$/;

/** From `general.architecture` of a GGUF file; every other is taken for a diffusion model's. */
export const folderOfGguf = (architecture: string) =>
  GGUF_TEXT.test(architecture.toLowerCase()) ? 'text_encoders' : 'diffusion_models';

const BY_TYPE: Record<string, string> = {
  checkpoint: 'checkpoints',
  lora: 'loras',
  locon: 'loras',
  dora: 'loras',
  textualinversion: 'embeddings',
  vae: 'vae',
  controlnet: 'controlnet',
  upscaler: 'upscale_models',
  hypernetwork: 'hypernetworks',
};

const BY_FOLDER: [RegExp, string][] = [
  [/(^|\/)(text_encoders?(_\d)?|clip)\//, 'text_encoders'],
  [/(^|\/)(clip_vision|image_encoder)\//, 'clip_vision'],
  [/(^|\/)vae\//, 'vae'],
  [/(^|\/)(diffusion_models|transformer|unet)\//, 'diffusion_models'],
  [/(^|\/)loras?\//, 'loras'],
  [/(^|\/)checkpoints\//, 'checkpoints'],
  [/(^|\/)controlnet\//, 'controlnet'],
  [/(^|\/)(upscale_models|upscalers?)\//, 'upscale_models'],
  [/(^|\/)embeddings\//, 'embeddings'],
];

/** A first guess, which the header may better. Null: nothing says. */
export function folderOfHint({ path, type }: Hint): string | null {
  const byType = type ? BY_TYPE[type.toLowerCase()] : undefined;
  return byType ?? BY_FOLDER.find(([pattern]) => pattern.test(path.toLowerCase()))?.[1] ?? null;
}
