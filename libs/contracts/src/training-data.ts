import { z } from 'zod';
import { ItemName } from './names.js';

/** How often each picture is seen in an epoch. */
export const Repeats = z.int().min(1).max(1000);

/** Stands in for the caption of a picture that has none: one line, commas part tags. */
export const CaptionWords = z
  .string()
  .trim()
  .max(300, 'Words for pictures without a caption have at most 300 characters')
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/u, 'Words for pictures without a caption stand on one line');

/** Which parts of a picture count when the loss is taken. White counts whole, black not at all. */
export const Masks = z.discriminatedUnion('from', [
  z.object({ from: z.literal('none') }),
  /** The pictures' own transparency: what is transparent does not count. */
  z.object({ from: z.literal('alpha') }),
  /** The picture of the same name in another dataset. */
  z.object({ from: z.literal('dataset'), dataset: ItemName }),
]);
export type Masks = z.infer<typeof Masks>;

/** A dataset that is learned besides the first one, in the same epochs. */
export const MoreData = z.object({
  dataset: ItemName,
  repeats: Repeats,
  /** Empty: the trigger words. */
  words: CaptionWords.default(''),
  masks: Masks.default({ from: 'none' }),
});
export type MoreData = z.infer<typeof MoreData>;

/** Pictures of the class, so that what is learned does not spill over to everything like it. */
export const Regularisation = z.object({
  dataset: ItemName,
  repeats: Repeats.default(1),
  /** What the class is called, as in "boat". */
  words: CaptionWords.default(''),
});
export type Regularisation = z.infer<typeof Regularisation>;

const EveryEpochs = z.int().min(1).max(1000).default(1);
/** Chooses the pictures that are kept aside, and the noise they are tried with. */
const ValidationSeed = z.int().min(0).max(2_147_483_647).default(42);

/** Pictures that are never learned from: their loss says how well the LoRA does with what it has not seen. */
export const Validation = z.discriminatedUnion('from', [
  z.object({ from: z.literal('none') }),
  z.object({
    from: z.literal('share'),
    /** Of each dataset, in pictures, to the nearest whole one. */
    share: z.number().min(0.01, 'At least 1 % are kept aside').max(0.5, 'At most half is kept aside'),
    everyEpochs: EveryEpochs,
    seed: ValidationSeed,
  }),
  z.object({
    from: z.literal('dataset'),
    dataset: ItemName,
    everyEpochs: EveryEpochs,
    seed: ValidationSeed,
  }),
]);
export type Validation = z.infer<typeof Validation>;
