import type { Family } from '@pilothouse/contracts/models';
import type { Safetensors } from './safetensors.js';

/** `ss_base_model_version` as sd-scripts writes it. A value that is not here is a family we cannot train. */
const BY_BASE_VERSION: Record<string, Family> = {
  sd_v1: 'sd15',
  'sdxl_base_v1-0': 'sdxl',
  '5-large': 'sd35',
  '5-medium': 'sd35',
  medium: 'sd35',
  flux1: 'flux1',
  chroma: 'chroma',
  lumina2: 'lumina2',
};

/** `modelspec.architecture`, without what stands behind a slash (`/lora`). */
const BY_ARCHITECTURE: [RegExp, Family][] = [
  [/^stable-diffusion-v1$/, 'sd15'],
  [/^stable-diffusion-xl-v1(-base)?$/, 'sdxl'],
  [/^stable-diffusion-v?3(\.5)?(-|$)/, 'sd35'],
  [/^flux[-.]?1(-|$)/, 'flux1'],
  [/^chroma1?(-|$)/, 'chroma'],
  [/^lumina-?2(-|$)/, 'lumina2'],
];

type Tensors = Safetensors['tensors'];

/** What the header claims; where it claims nothing, what the layers' names and shapes can only be. Null is "not known". */
export function familyOf(metadata: Safetensors['metadata'], tensors: Tensors): Family | null {
  const version = claim(metadata.ss_base_model_version);
  if (version) return BY_BASE_VERSION[version] ?? null;
  const architecture = claim(metadata['modelspec.architecture'])?.split('/')[0];
  if (architecture) return BY_ARCHITECTURE.find(([pattern]) => pattern.test(architecture))?.[1] ?? null;
  return ofCheckpoint(tensors) ?? ofAdapter(tensors);
}

const claim = (value: string | undefined) => (value === 'None' ? undefined : value?.toLowerCase().trim());

/** Layer names as in the original releases, with or without the prefix of a full checkpoint. */
function ofCheckpoint(tensors: Tensors): Family | null {
  const shapeOf = (name: string) =>
    (tensors.get(name) ?? tensors.get(`model.diffusion_model.${name}`))?.shape;
  // FLUX.1 reads T5 (4096) and CLIP-L (768); Chroma has no vector_in, FLUX.2 and HunyuanVideo differ in txt_in.
  const isFlux =
    shapeOf('txt_in.weight')?.[1] === 4096 &&
    shapeOf('vector_in.in_layer.weight')?.[1] === 768 &&
    shapeOf('double_blocks.0.img_mod.lin.weight');
  if (isFlux) return 'flux1';
  // Chroma has FLUX.1's blocks, and a network of its own in the place of their modulations.
  if (
    shapeOf('txt_in.weight')?.[1] === 4096 &&
    shapeOf('distilled_guidance_layer.in_proj.weight') &&
    shapeOf('double_blocks.0.img_attn.qkv.weight')
  ) {
    return 'chroma';
  }
  // It reads Gemma 2 (2304); Z-Image has the same names and 2560.
  if (shapeOf('cap_embedder.1.weight')?.[1] === 2304 && shapeOf('noise_refiner.0.attention.qkv.weight')) {
    return 'lumina2';
  }
  if (
    shapeOf('joint_blocks.0.context_block.attn.qkv.weight') &&
    shapeOf('context_embedder.weight')?.[1] === 4096
  ) {
    return 'sd35';
  }
  // The refiner has the same names and 2560 here.
  if (shapeOf('label_emb.0.0.weight')?.[1] === 2816) return 'sdxl';
  // SD 2 has 1024.
  if (shapeOf('input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight')?.[1] === 768) return 'sd15';
  return null;
}

const CROSS_ATTENTION = /attn2[._]to_k\.(lora_down|lora_A|lora\.down)\.weight$/;

function ofAdapter(tensors: Tensors): Family | null {
  let hasDouble = false;
  let hasSingle = false;
  for (const [name, { shape }] of tensors) {
    if (/(^|[._])joint_blocks[._]/.test(name)) return 'sd35';
    if (/(^|[._])double_blocks[._]/.test(name)) hasDouble = true;
    if (/(^|[._])single_(transformer_)?blocks[._]/.test(name)) hasSingle = true;
    if (!CROSS_ATTENTION.test(name)) continue;
    // The width of the text that cross-attention reads.
    if (shape[1] === 2048) return 'sdxl';
    if (shape[1] === 768) return 'sd15';
  }
  return hasDouble && hasSingle ? 'flux1' : null;
}
