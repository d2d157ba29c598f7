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

/** What a file was made for, trainable here or not. */
export const ModelClass = z.enum([
  'sd15',
  'sd2',
  'sdxl',
  'sdxl-refiner',
  'sd3',
  'sd35',
  'flux1',
  'flux2',
  'chroma',
  'lumina2',
  'z-image',
  'auraflow',
  'pixart',
  'kandinsky5',
  'cascade',
  'hidream',
  'qwen-image',
  'hunyuan-image',
  'omnigen2',
  'hunyuan-video',
  'wan',
  'ltxv',
  'cosmos',
  'mochi',
  'ace-step',
  'anima',
]);
export type ModelClass = z.infer<typeof ModelClass>;

/** What a file is. */
export const ModelType = z.enum([
  'checkpoint',
  'diffusion-model',
  'lora',
  'vae',
  'text-encoder',
  'clip-vision',
  'controlnet',
  'ip-adapter',
  'embedding',
  'upscaler',
  'hypernetwork',
  'other',
]);
export type ModelType = z.infer<typeof ModelType>;

/** What a safetensors or GGUF header says. Null is "the header does not say". */
export const ModelHeader = z.object({
  tensors: z.int().nonnegative(),
  /** Of most parameters: "F16", "BF16", "F32", "F8_E4M3", of a GGUF file its quantisation: "Q4_K_M" … */
  precision: z.string().nullable(),
  family: Family.nullable(),
  /** Also of what cannot be trained here. */
  modelClass: ModelClass.nullable(),
  /** From the names of its layers; null when they are not known. */
  type: ModelType.nullable(),
  /** Of a LoRA, how it changes its base: "LoRA", "LoHa", "LoKr", "DoRA" … */
  adapter: z.string().nullable(),
  /** `ss_base_model_version` or `modelspec.architecture`, as written. */
  architecture: z.string().nullable(),
  isLora: z.boolean(),
  /** SHA-256 of what was trained, as the trainer wrote it into its header (`sshs_model_hash`); not of the file. */
  writtenHash: z.string().nullable(),
  /** The base file's name, from `ss_sd_model_name`. */
  baseModel: z.string().nullable(),
  networkRank: z.number().nullable(),
  networkAlpha: z.number().nullable(),
  steps: z.int().nullable(),
  epochs: z.int().nullable(),
  triggerWords: z.string().array(),
});
export type ModelHeader = z.infer<typeof ModelHeader>;

/** How a file is written. Only the headers of the first two are looked into; loading a pickle would run it. */
export const ModelFormat = z.enum(['safetensors', 'gguf', 'pickle', 'onnx']);
export type ModelFormat = z.infer<typeof ModelFormat>;

/** What people say of a file. It is kept by the file's content, so it goes with it when it is moved. */
export const ModelMarks = z.object({
  stars: z.int().min(0).max(5),
  tags: z.string().trim().min(1).max(40).array().max(30),
  /** Something is written in its note. */
  hasNote: z.boolean(),
  /** "huggingface", "civitai" … */
  hub: z.string().nullable(),
});
export type ModelMarks = z.infer<typeof ModelMarks>;

export const ModelFile = z.object({
  /** Below `models/`: `loras/riso-coast.safetensors`. */
  path: RelativePath,
  /** The first folder: checkpoints, loras, vae, text_encoders, diffusion_models … */
  kind: z.string(),
  bytes: z.int().nonnegative(),
  changedAt: Instant,
  format: ModelFormat,
  /** What its header says it is, else what its folder is for. */
  type: ModelType,
  /** Null when it is not looked into or cannot be read; see `problem`. */
  header: ModelHeader.nullable(),
  /** Of the whole file, 64 small hex digits; null until it was computed. */
  sha256: z.string().nullable(),
  /** Changes when its preview does; null when it has none. */
  preview: z.string().nullable(),
  /** Null when nobody said anything. */
  marks: ModelMarks.nullable(),
  /** Why the file is no use, in words ("file ends at 61 of 228 MB"); empty when nothing is wrong. */
  problem: z.string(),
});
export type ModelFile = z.infer<typeof ModelFile>;

export const ModelPath = z.object({ path: RelativePath });

/** `GET /api/models/metadata`: every key of the header's `__metadata__`, as written by the trainer. */
export const ModelMetadata = z.record(z.string(), z.string());
export type ModelMetadata = z.infer<typeof ModelMetadata>;

/** A title for people of each class and type. */
export const MODEL_CLASS_TITLE = {
  sd15: 'SD 1.5',
  sd2: 'SD 2',
  sdxl: 'SDXL',
  'sdxl-refiner': 'SDXL refiner',
  sd3: 'SD 3',
  sd35: 'SD 3.5',
  flux1: 'FLUX.1',
  flux2: 'FLUX.2',
  chroma: 'Chroma',
  lumina2: 'Lumina 2',
  'z-image': 'Z-Image',
  auraflow: 'AuraFlow',
  pixart: 'PixArt',
  kandinsky5: 'Kandinsky 5',
  cascade: 'Cascade',
  hidream: 'HiDream',
  'qwen-image': 'Qwen-Image',
  'hunyuan-image': 'Hunyuan Image',
  omnigen2: 'OmniGen 2',
  'hunyuan-video': 'Hunyuan Video',
  wan: 'Wan',
  ltxv: 'LTX-Video',
  cosmos: 'Cosmos',
  mochi: 'Mochi',
  'ace-step': 'ACE-Step',
  anima: 'Anima',
} satisfies Record<ModelClass, string>;

export const MODEL_TYPE_TITLE = {
  checkpoint: 'Checkpoint',
  'diffusion-model': 'Diffusion model',
  lora: 'LoRA',
  vae: 'VAE',
  'text-encoder': 'Text encoder',
  'clip-vision': 'CLIP vision',
  controlnet: 'ControlNet',
  'ip-adapter': 'IP-Adapter',
  embedding: 'Embedding',
  upscaler: 'Upscaler',
  hypernetwork: 'Hypernetwork',
  other: 'Other',
} satisfies Record<ModelType, string>;

/** `GET /api/models/index`: how the list follows the disk. */
export const ModelIndexState = z.object({
  /** `missing`: the folder `models` is not there. */
  state: z.enum(['reading', 'ready', 'missing']),
  /** When all of the tree was last looked at; null while the first look goes on. */
  lookedAt: Instant.nullable(),
  lookSeconds: z.number().nonnegative().nullable(),
  /** How long it took at the start until every header was read; null until then. */
  readSeconds: z.number().nonnegative().nullable(),
  files: z.int().nonnegative(),
  /** Read so far, of those found so far. */
  read: z.int().nonnegative(),
  folders: z.int().nonnegative(),
  /** Folders whose changes nobody tells: they are seen when everything is looked at again. */
  unwatched: z.int().nonnegative(),
  /** Why changes are seen late, as a sentence; empty when they are seen at once. */
  warning: z.string(),
  /** How often everything is looked at again, whatever was told. */
  everySeconds: z.int().positive(),
  hashing: z.object({
    /** Below `models/`; null when nothing is read just now. */
    path: z.string().nullable(),
    doneBytes: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    filesLeft: z.int().nonnegative(),
    bytesLeft: z.int().nonnegative(),
  }),
});
export type ModelIndexState = z.infer<typeof ModelIndexState>;

export type ModelEvents = {
  'model.changed': (model: ModelFile) => void;
  'model.removed': (model: { path: string }) => void;
  /** In the place of many of the two above: what changed in a burst. */
  'models.changed': (news: { changed: ModelFile[]; removed: string[] }) => void;
  'models.index.changed': (index: ModelIndexState) => void;
};
