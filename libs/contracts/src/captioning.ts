import { z } from 'zod';
import { FileName, Instant, ItemName, RelativePath, RunId } from './names.js';
import { TriggerWord } from './start-run.js';

/**
 * A repository on Hugging Face (`owner/name`), a folder of one (`owner/name/folder`, where taggers of the newer form lie), or a folder
 * below `models/taggers/`.
 */
const TaggerModel = z
  .string()
  .max(200)
  .regex(
    /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*){0,2}$/,
    'A model is a repository such as SmilingWolf/wd-v1-4-convnextv2-tagger-v2, or a folder in models/taggers',
  );

const whole = (least: number, most: number) =>
  z.int('A whole number is needed').min(least, `At least ${least}`).max(most, `At most ${most}`);

const Threshold = z.number().min(0.01, 'At least 0.01').max(1, 'At most 1');

const Common = z.object({
  dataset: ItemName,
  /** All images, or those whose caption is missing or empty. */
  images: z.enum(['all', 'uncaptioned']).default('uncaptioned'),
  /** Put first in every caption, followed by a comma; null for none. */
  triggerWord: TriggerWord.nullable().default(null),
  batchSize: whole(1, 64).default(4),
});

/** `POST /api/captioning`: queues a run of one of the scripts that come with sd-scripts. */
export const StartCaptioning = z.discriminatedUnion('tool', [
  Common.extend({
    tool: z.literal('wd14'),
    model: TaggerModel.default('SmilingWolf/wd-v1-4-convnextv2-tagger-v2'),
    /** How sure the tagger has to be of a tag. */
    generalThreshold: Threshold.default(0.35),
    characterThreshold: Threshold.default(0.35),
    removeUnderscore: z.boolean().default(true),
    /** Names of characters before all other tags. */
    charactersFirst: z.boolean().default(false),
    /** `name_(series)` becomes two tags. */
    splitCharacters: z.boolean().default(false),
    /** Where the rating (general, sensitive, …) stands, if anywhere. */
    ratingTag: z.enum(['none', 'first', 'last']).default('none'),
    /** Tags that are left out, with spaces or underscores. */
    undesiredTags: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .regex(/^[^,\u0000-\u001f\u007f]*$/u, 'One tag each, without commas')
      .array()
      .max(200, 'At most 200 tags')
      .default([]),
  }),
  Common.extend({
    tool: z.literal('blip'),
    /** A checkpoint below `models/`; null for the one the script fetches. */
    weights: RelativePath.nullable().default(null),
    beams: whole(1, 16).default(3),
    minLength: whole(1, 200).default(5),
    maxLength: whole(5, 300).default(75),
  }).refine(({ minLength, maxLength }) => minLength <= maxLength, {
    path: ['minLength'],
    message: 'Not longer than the longest',
  }),
  Common.extend({
    tool: z.literal('git'),
    model: z
      .string()
      .max(200)
      .regex(
        /^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)?$/,
        'A model is a repository such as microsoft/git-large-textcaps, or a folder in models/taggers',
      )
      .default('microsoft/git-large-textcaps'),
    maxLength: whole(5, 300).default(50),
    /** Without `with the word …` and the like, which the model often makes up. */
    removeWords: z.boolean().default(false),
  }),
]);
export type StartCaptioning = z.infer<typeof StartCaptioning>;
export type CaptionTool = StartCaptioning['tool'];

export const CAPTION_TOOL_TITLE: Record<CaptionTool, string> = {
  wd14: 'WD14 tags',
  blip: 'BLIP captions',
  git: 'GIT captions',
};

/** `GET /api/captioning/setup`: what each tool lacks. */
export const CaptioningSetup = z.object({
  tools: z
    .object({
      tool: z.enum(['wd14', 'blip', 'git']),
      /** Why it cannot run, in words; empty when it can. */
      problem: z.string(),
      /** Folders below `models/taggers/` that hold a whole model of this tool, by name. */
      local: z.string().array(),
    })
    .array(),
});
export type CaptioningSetup = z.infer<typeof CaptioningSetup>;

/** What became of the captions a run has written. They can be applied bit by bit. */
export const CaptionReview = z.object({
  applied: z.int().nonnegative().default(0),
  discardedAt: Instant.nullable().default(null),
});
export type CaptionReview = z.infer<typeof CaptionReview>;

/** `GET /api/captioning/:id/proposals`: one caption a run has written, beside what stands in the dataset now. */
export const CaptionProposal = z.object({
  file: FileName,
  text: z.string(),
  /** As it was when the run was asked for. */
  before: z.string().nullable(),
  /** As it is now. */
  caption: z.string().nullable(),
  captionVersion: z.string(),
  /** The image's, for its thumbnail. */
  changedAt: Instant,
});
export type CaptionProposal = z.infer<typeof CaptionProposal>;

export const CaptionProposals = z.object({
  proposals: CaptionProposal.array(),
  /** Images the run has no caption for. */
  without: FileName.array(),
  /** Images that are not in the dataset any more, with the caption they would have had. */
  gone: z.object({ file: FileName, text: z.string() }).array(),
});
export type CaptionProposals = z.infer<typeof CaptionProposals>;

/** `POST /api/captioning/:id/apply`: captions as they shall be, each based on the one that was seen. */
export const ApplyCaptions = z.object({
  captions: z
    .object({
      file: FileName,
      text: z.string().max(20_000, 'A caption has at most 20,000 characters'),
      basedOn: z.string(),
    })
    .array()
    .min(1, 'Choose an image')
    .max(500, 'At most 500 captions at a time'),
});
export type ApplyCaptions = z.infer<typeof ApplyCaptions>;

export const AppliedCaptions = z.object({
  applied: FileName.array(),
  /** Kept as they are, with the reason: mostly that somebody changed them meanwhile. */
  refused: z.object({ file: FileName, reason: z.string() }).array(),
});
export type AppliedCaptions = z.infer<typeof AppliedCaptions>;

export const CaptioningParams = z.object({ id: RunId });
