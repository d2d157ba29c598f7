import { z } from 'zod';
import { DiskPath } from './files.js';
import { Instant, RunId } from './names.js';

/** Where something was made: the folder of its tool below `outputs/`, or `samples` for what runs have sampled. */
export const MediaPlace = z.string().min(1).max(255);
export type MediaPlace = z.infer<typeof MediaPlace>;

export const MediaItem = z.object({
  path: DiskPath,
  kind: z.enum(['picture', 'video']),
  place: MediaPlace,
  /** The run that has sampled it; null for what tools make. */
  run: RunId.nullable(),
  bytes: z.int().nonnegative(),
  changedAt: Instant,
});
export type MediaItem = z.infer<typeof MediaItem>;

export const ListMedia = z.object({
  /** Words that stand in the name, the prompt, the model or the seed; all of them. */
  text: z.string().max(200).default(''),
  place: MediaPlace.optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
export type ListMedia = z.infer<typeof ListMedia>;

/** A part of everything that was made, newest first. */
export const MediaPage = z.object({
  total: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  items: MediaItem.array(),
  /** Every place with what it holds, whatever was searched for. */
  places: z.object({ place: MediaPlace, count: z.int().positive() }).array(),
  /** Of how many the prompt has not been read yet: a search does not find them by it. */
  unread: z.int().nonnegative(),
  /** There is more than is ever listed. */
  isCut: z.boolean(),
});
export type MediaPage = z.infer<typeof MediaPage>;

/** How something was made, as its own file tells it. Empty and null: the file does not say. */
export const MediaFacts = z.object({
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  prompt: z.string(),
  negative: z.string(),
  model: z.string(),
  seed: z.string(),
  loras: z.object({ name: z.string(), strength: z.number().nullable() }).array(),
  /** Steps, sampler and the like, in the tool's own words. */
  settings: z.object({ name: z.string(), value: z.string() }).array(),
});
export type MediaFacts = z.infer<typeof MediaFacts>;

export type MediaEvents = {
  /** Something came, went or was read; `version` grows. */
  'media.changed': (news: { version: number }) => void;
};
