import type { Family } from '@pilothouse/contracts/models';
import type { ModelSize } from '@pilothouse/contracts/presets';

/** What a LoRA of one part of a model is made of. */
export type LoraShape = {
  /** Layers that get a LoRA: each is two matrices and a scale. */
  modules: number;
  /** Numbers in all matrices together at rank 1; they grow with the rank. */
  perRank: number;
  /** Letters of all tensors' names together, which stand in the header. */
  names: number;
};

export type LoraShapes = { network: LoraShape; textEncoders?: LoraShape };

/*
 * Counted in the networks that sd-scripts' own modules make (networks/lora.py, lora_sd3.py, lora_flux.py, lora_lumina.py at
 * 48d368fa) for the models' own classes, on torch's meta device, with nothing but the rank given. Sizes of the models are
 * constants of those classes, so these are too.
 */
const SHAPES: Record<Exclude<Family, 'sd35'> | `sd35-${ModelSize}`, LoraShapes> = {
  sd15: {
    network: { modules: 192, perRank: 423_936, names: 43_848 },
    textEncoders: { modules: 72, perRank: 165_888, names: 13_428 },
  },
  sdxl: {
    network: { modules: 722, perRank: 2_659_840, names: 153_907 },
    textEncoders: { modules: 264, perRank: 903_168, names: 50_328 },
  },
  'sd35-medium': { network: { modules: 263, perRank: 1_850_880, names: 46_294 } },
  'sd35-large': { network: { modules: 377, perRank: 4_212_224, names: 66_949 } },
  flux1: { network: { modules: 304, perRank: 4_786_176, names: 45_134 } },
  chroma: { network: { modules: 228, perRank: 3_502_080, names: 33_330 } },
  lumina2: { network: { modules: 180, perRank: 1_651_776, names: 25_902 } },
};

/** Where SD 3.5 does not say its size, it is taken for the larger one. */
export const loraShapes = (family: Family, size: ModelSize | null): LoraShapes =>
  SHAPES[family === 'sd35' ? (`sd35-${size ?? 'large'}` as const) : family];
