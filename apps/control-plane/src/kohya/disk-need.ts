import type { Family } from '@pilothouse/contracts/models';
import type { DiskNeed, PlanBucket, PlanProblem } from '@pilothouse/contracts/plans';
import type { ModelSize } from '@pilothouse/contracts/presets';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { GivenArguments } from './extra-arguments.js';
import { type LoraShape, loraShapes } from './lora-shapes.js';

type Bucket = Pick<PlanBucket, 'width' | 'height' | 'images'>;

type Asked = {
  request: StartRun;
  /** What the command gives the trainer. */
  given: GivenArguments;
  size: ModelSize | null;
  /** Every picture that is read, in its size. */
  buckets: Bucket[];
  /** Pixels of the pictures that are written anew for the run. */
  copiedPixels: number;
  freeBytes: number;
};

/**
 * What a run will write, before it has written anything.
 *
 * A checkpoint is `perRank × rank` numbers and one scale a module, each of 2 bytes (4 when saved as float), below a header with
 * the tensors' names, some 66 bytes more for each, and the trainer's notes. A real LoRA of SD 1.5 of rank 4 has 4,832,528 bytes;
 * this says 4,833,000, give or take the notes. There is one for each epoch, and the last is copied to the LoRAs.
 *
 * A state is the same numbers in 4 bytes and what the optimizer keeps of each; the real one of that LoRA has 28.9 MB with AdamW,
 * as this says. The older state goes once the newer one is whole, so two are there at a time.
 *
 * Null is unknown: arguments were set that shape the network in another way.
 */
export function diskNeed({ request, given, size, buckets, copiedPixels, freeBytes }: Asked): DiskNeed {
  const parts = trainedParts(request, given, size);
  const checkpointBytes = parts && checkpointSize(parts, request.networkRank, bytesSaved(given));
  const stateBytes = parts && stateSize(parts, request.networkRank, given);
  const checkpoints = { count: request.epochs + 1, bytesEach: checkpointBytes };
  const states = { count: request.saveState ? Math.min(2, request.epochs) : 0, bytesEach: stateBytes };
  const images = buckets.reduce((total, bucket) => total + bucket.images, 0);
  const cacheBytes = images * textCache(request.family, given) + latentCache(request.family, given, buckets);
  const copyBytes = copiedPixels * PNG_BYTES_A_PIXEL;
  const sampleBytes = samplesSize(request);
  const totalBytes =
    checkpointBytes === null || stateBytes === null
      ? null
      : checkpoints.count * checkpointBytes +
        states.count * stateBytes +
        cacheBytes +
        copyBytes +
        sampleBytes;
  return { checkpoints, states, cacheBytes, copyBytes, sampleBytes, totalBytes, freeBytes };
}

/** Less than this is left by nobody who wants the machine to go on. */
const SPARE_BYTES = 10 ** 9;

export function diskProblems({ totalBytes, freeBytes }: DiskNeed): PlanProblem[] {
  if (totalBytes === null || totalBytes + SPARE_BYTES <= freeBytes) return [];
  const sizes = `The run writes about ${gigabytes(totalBytes)} GB, and ${gigabytes(freeBytes)} GB are free`;
  const isTooMuch = totalBytes > freeBytes;
  return [
    {
      level: isTooMuch ? 'error' : 'warning',
      field: '',
      message: isTooMuch
        ? `${sizes}. Make room, or lower the rank or the epochs.`
        : `${sizes}: hardly anything would be left.`,
    },
  ];
}

const gigabytes = (bytes: number) => (bytes / 10 ** 9).toFixed(1);

/** Of a network argument these change how it is trained, not what it is made of. */
const SHAPELESS =
  /^(rank_dropout|module_dropout|loraplus_\w+|ggpo_\w+|verbose|down_lr_weight|mid_lr_weight|up_lr_weight)=/;

function trainedParts(request: StartRun, given: GivenArguments, size: ModelSize | null): LoraShape[] | null {
  const isPlain = given.get('network_module')?.[0]?.startsWith('networks.lora') ?? false;
  const hasOwnShape = (given.get('network_args') ?? []).some((each) => !SHAPELESS.test(each));
  if (!isPlain || hasOwnShape || given.has('dim_from_weights')) return null;
  const { network, textEncoders } = loraShapes(request.family, size);
  if (given.has('network_train_unet_only')) return [network];
  if (textEncoders === undefined) return null;
  return given.has('network_train_text_encoder_only') ? [textEncoders] : [network, textEncoders];
}

const bytesSaved = (given: GivenArguments) => (given.get('save_precision')?.[0] === 'float' ? 4 : 2);

/** `"<name>":{"dtype":"F16","shape":[4,320],"data_offsets":[4718592,4719104]},` without the name. */
const HEADER_BYTES_A_TENSOR = 66;
/** Buckets, tags and settings, which the trainer writes into the header. */
const NOTES_BYTES = 4_500;

function checkpointSize(parts: LoraShape[], rank: number, bytesEach: number): number {
  const header = sum(parts, ({ modules, names }) => names + 3 * modules * HEADER_BYTES_A_TENSOR);
  return numbersOf(parts, rank) * bytesEach + header + NOTES_BYTES;
}

/** What torch writes around each tensor of an optimizer. */
const OPTIMIZER_BYTES_A_TENSOR = 816;

function stateSize(parts: LoraShape[], rank: number, given: GivenArguments): number {
  const optimizer = (given.get('optimizer_type')?.[0] ?? 'AdamW').toLowerCase();
  const around = sum(parts, ({ modules }) => 2 * modules * OPTIMIZER_BYTES_A_TENSOR);
  return (
    checkpointSize(parts, rank, 4) +
    Math.round(numbersOf(parts, rank) * (OPTIMIZER_BYTES[optimizer] ?? MOST_OPTIMIZER_BYTES)) +
    around
  );
}

/** Bytes an optimizer keeps of each number: two averages, or one, of four bytes or one; Prodigy two more. */
const OPTIMIZER_BYTES: Record<string, number> = {
  adamw: 8,
  adamw8bit: 2.1,
  lion: 4,
  adafactor: 1,
  prodigy: 16,
  pagedadamw8bit: 2.1,
  lion8bit: 1.1,
  dadaptadam: 12,
  adamwschedulefree: 8,
};
const MOST_OPTIMIZER_BYTES = 16;

const numbersOf = (parts: LoraShape[], rank: number) =>
  sum(parts, ({ modules, perRank }) => perRank * rank + modules);

const sum = (parts: LoraShape[], of: (part: LoraShape) => number) =>
  parts.reduce((total, part) => total + of(part), 0);

/** Numbers kept of one caption: what each text encoder makes of every token, padded to the longest that it takes. */
const TEXT_NUMBERS: Record<Family, number> = {
  sd15: 0,
  sdxl: 77 * (768 + 1280) + 1280,
  sd35: 77 * (768 + 1280) + 2048 + 256 * 4096,
  flux1: 768 + 512 * 4096 + 512 * 3,
  chroma: 512 * 4096 + 512 * 3,
  lumina2: 256 * 2304,
};

function textCache(family: Family, given: GivenArguments): number {
  if (!given.has('cache_text_encoder_outputs_to_disk')) return 0;
  // bf16 is written as full floats, because numpy knows none.
  const isHalf = given.get('mixed_precision')?.[0] === 'fp16' && family !== 'lumina2';
  return TEXT_NUMBERS[family] * (isHalf ? 2 : 4);
}

function latentCache(family: Family, given: GivenArguments, buckets: Bucket[]): number {
  if (!given.has('cache_latents_to_disk')) return 0;
  const channels = family === 'sd15' || family === 'sdxl' ? 4 : 16;
  const copies = given.has('flip_aug') ? 2 : 1;
  const pixels = buckets.reduce((all, { width, height, images }) => all + width * height * images, 0);
  return (pixels / 64) * channels * 4 * copies;
}

/** A PNG of a drawn picture or a photo has one to two bytes a pixel. */
const PNG_BYTES_A_PIXEL = 2;

function samplesSize({ samples, epochs }: StartRun): number {
  const rounds = Math.floor(epochs / samples.everyEpochs) + (samples.before ? 1 : 0);
  return (
    samples.prompts.reduce((all, { width, height }) => all + width * height, 0) * PNG_BYTES_A_PIXEL * rounds
  );
}
