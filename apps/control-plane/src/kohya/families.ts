import type { Family } from '@pilothouse/contracts/models';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import type { Components } from '@pilothouse/contracts/start-run';

type FamilySetup = TrainingSetup['families'][number];

export type FamilyRecipe = {
  script: string;
  networkModule: string;
  /** Component keys that must be given unless the base file contains them. */
  needs: (keyof Components)[];
  /** Component keys the script has a flag for. */
  takes: (keyof Components)[];
  /** The script reads the base file by its layout alone and knows no `.ckpt`. */
  needsSafetensors: boolean;
  /** Text encoder outputs are computed once, which forbids training a LoRA on the text encoders. */
  cachesText: boolean;
  /** Most transformer blocks that may be swapped; 0 where the script has no such flag. */
  maxBlocksToSwap: number;
  /** What the family's own documentation asks for besides. */
  extra: string[];
  defaults: FamilySetup['defaults'];
};

/** Repeats 17 with 6 epochs are about 100 looks at each image, the training studio's figure. */
const STUDIO = {
  epochs: 6,
  repeats: 17,
  batchSize: 1,
  networkType: 'lora',
  networkRank: 32,
  networkAlpha: 16,
  convRank: 0,
  convAlpha: 0,
  learningRate: 1e-4,
  optimizer: 'AdamW8bit',
  scheduler: 'cosine',
  precision: 'bf16',
  blocksToSwap: 0,
  seed: 42,
} as const;

export const FAMILIES: Record<Family, FamilyRecipe> = {
  sd15: {
    script: 'train_network.py',
    networkModule: 'networks.lora',
    needs: [],
    takes: ['vae'],
    needsSafetensors: false,
    cachesText: false,
    maxBlocksToSwap: 0,
    extra: [],
    // fp16, because cards that run SD 1.5 are often older than bf16.
    defaults: { ...STUDIO, resolution: 512, precision: 'fp16' },
  },
  sdxl: {
    script: 'sdxl_train_network.py',
    networkModule: 'networks.lora',
    needs: [],
    takes: ['vae'],
    needsSafetensors: false,
    cachesText: true,
    maxBlocksToSwap: 0,
    extra: [],
    defaults: { ...STUDIO, resolution: 1024 },
  },
  sd35: {
    script: 'sd3_train_network.py',
    networkModule: 'networks.lora_sd3',
    needs: ['clipL', 'clipG', 't5xxl'],
    takes: ['clipL', 'clipG', 't5xxl', 'vae'],
    needsSafetensors: true,
    cachesText: true,
    // 36 for Large; Medium has fewer blocks.
    maxBlocksToSwap: 36,
    extra: [],
    defaults: { ...STUDIO, resolution: 1024 },
  },
  flux1: {
    script: 'flux_train_network.py',
    networkModule: 'networks.lora_flux',
    needs: ['clipL', 't5xxl', 'ae'],
    takes: ['clipL', 't5xxl', 'ae'],
    needsSafetensors: true,
    cachesText: true,
    maxBlocksToSwap: 35,
    // The script's own defaults (3.5, sigma, sigma_scaled) are not what FLUX.1 dev is trained with.
    extra: ['--guidance_scale=1.0', '--timestep_sampling=flux_shift', '--model_prediction_type=raw'],
    defaults: { ...STUDIO, resolution: 1024 },
  },
  chroma: {
    script: 'flux_train_network.py',
    networkModule: 'networks.lora_flux',
    needs: ['t5xxl', 'ae'],
    takes: ['t5xxl', 'ae'],
    needsSafetensors: true,
    cachesText: true,
    maxBlocksToSwap: 35,
    // The script asserts the mask, and Chroma has no guidance to distil.
    extra: [
      '--model_type=chroma',
      '--apply_t5_attn_mask',
      '--guidance_scale=0.0',
      '--timestep_sampling=sigmoid',
      '--model_prediction_type=raw',
    ],
    defaults: { ...STUDIO, resolution: 1024 },
  },
  lumina2: {
    script: 'lumina_train_network.py',
    networkModule: 'networks.lora_lumina',
    needs: ['gemma2', 'ae'],
    takes: ['gemma2', 'ae'],
    needsSafetensors: true,
    cachesText: true,
    // Two less than it has layers.
    maxBlocksToSwap: 24,
    extra: [
      '--timestep_sampling=nextdit_shift',
      '--discrete_flow_shift=6.0',
      '--model_prediction_type=raw',
      '--system_prompt=You are an assistant designed to generate high-quality images based on user prompts.',
    ],
    defaults: { ...STUDIO, resolution: 1024 },
  },
};

export const COMPONENT_TITLE = {
  clipL: 'CLIP-L text encoder',
  clipG: 'CLIP-G text encoder',
  t5xxl: 'T5-XXL text encoder',
  ae: 'autoencoder (ae)',
  gemma2: 'Gemma 2 text encoder',
  vae: 'VAE',
} satisfies Record<keyof Components, string>;
