import { z } from 'zod';
import { Instant, RelativePath } from './names.js';

/** The model families Pilothouse can train. */
export const Family = z.enum(['sd15', 'sdxl', 'sd35', 'flux1', 'chroma', 'lumina2']);
export type Family = z.infer<typeof Family>;

/** For people, by family. */
export const FAMILY_TITLE = {
  sd15: 'SD 1.5',
  sdxl: 'SDXL',
  sd35: 'SD 3.5',
  flux1: 'FLUX.1',
  chroma: 'Chroma',
  lumina2: 'Lumina 2',
} satisfies Record<Family, string>;

/** What a safetensors header says. Null is "the header does not say". */
export const ModelHeader = z.object({
  tensors: z.int().nonnegative(),
  /** Of most parameters: "F16", "BF16", "F32", "F8_E4M3" … */
  precision: z.string().nullable(),
  family: Family.nullable(),
  /** `ss_base_model_version` or `modelspec.architecture`, as written. */
  architecture: z.string().nullable(),
  isLora: z.boolean(),
  /** The base file's name, from `ss_sd_model_name`. */
  baseModel: z.string().nullable(),
  networkRank: z.number().nullable(),
  networkAlpha: z.number().nullable(),
  steps: z.int().nullable(),
  epochs: z.int().nullable(),
  triggerWords: z.string().array(),
});
export type ModelHeader = z.infer<typeof ModelHeader>;

export const ModelFile = z.object({
  /** Below `models/`: `loras/riso-coast.safetensors`. */
  path: RelativePath,
  /** The first folder: checkpoints, loras, vae, text_encoders, diffusion_models … */
  kind: z.string(),
  bytes: z.int().nonnegative(),
  changedAt: Instant,
  /** Null when it is not a safetensors file or cannot be read; see `problem`. */
  header: ModelHeader.nullable(),
  /** Why the file is no use, in words ("file ends at 61 of 228 MB"); empty when nothing is wrong. */
  problem: z.string(),
});
export type ModelFile = z.infer<typeof ModelFile>;

export const ModelPath = z.object({ path: RelativePath });

/** `GET /api/models/metadata`: every key of the header's `__metadata__`, as written by the trainer. */
export const ModelMetadata = z.record(z.string(), z.string());
export type ModelMetadata = z.infer<typeof ModelMetadata>;

export type ModelEvents = {
  'model.changed': (model: ModelFile) => void;
  'model.removed': (model: { path: string }) => void;
};
