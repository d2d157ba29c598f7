import { z } from 'zod';

const MOST_WORDS = 20;
const MOST_CHARACTERS = 200;

const TagFrequency = z.record(z.string(), z.record(z.string(), z.number()));
const Folders = z.record(z.string(), z.object({ img_count: z.number() }));
const Datasets = z
  .object({
    subsets: z
      .object({
        img_count: z.number().optional(),
        image_dir: z.string().nullish(),
        class_tokens: z.string().nullish(),
      })
      .array()
      .default([]),
  })
  .array();

/**
 * The words that call up what was trained: as its maker wrote them; else the tags that stand in the caption of every image; else
 * the class tokens.
 */
export function triggerWordsOf(metadata: Record<string, string>): string[] {
  const phrase = metadata['modelspec.trigger_phrase'];
  if (phrase && phrase !== 'None') return tidy(phrase.split(','));
  const datasets = parsed(Datasets, metadata.ss_datasets) ?? [];
  const everywhere = tagsOfEveryImage(metadata, datasets);
  if (everywhere.length > 0) return tidy(everywhere);
  return tidy(datasets.flatMap(({ subsets }) => subsets.map(({ class_tokens }) => class_tokens ?? '')));
}

function tagsOfEveryImage(metadata: Record<string, string>, datasets: z.infer<typeof Datasets>): string[] {
  const frequencies = parsed(TagFrequency, metadata.ss_tag_frequency) ?? {};
  const images = imagesByFolder(metadata, datasets);
  const found = Object.entries(frequencies).map(([folder, tags]) => {
    const count = images.get(folder);
    // In a single image every tag stands everywhere.
    if (count === undefined || count < 2) return [];
    return Object.keys(tags).filter((tag) => tags[tag] === count);
  });
  const [first = [], ...others] = found;
  return first.filter((tag) => others.every((tags) => tags.includes(tag)));
}

function imagesByFolder(metadata: Record<string, string>, datasets: z.infer<typeof Datasets>) {
  const images = new Map<string, number>();
  for (const [folder, { img_count }] of Object.entries(parsed(Folders, metadata.ss_dataset_dirs) ?? {})) {
    images.set(folder, img_count);
  }
  for (const { img_count, image_dir } of datasets.flatMap(({ subsets }) => subsets)) {
    const folder = image_dir?.split(/[\\/]/).at(-1);
    if (folder && img_count !== undefined) images.set(folder, img_count);
  }
  return images;
}

function tidy(words: string[]): string[] {
  const trimmed = words.map((word) => word.trim().slice(0, MOST_CHARACTERS)).filter(Boolean);
  return [...new Set(trimmed)].slice(0, MOST_WORDS);
}

/** Undefined when the key is absent or holds something else: other trainers use the same names. */
function parsed<T extends z.ZodType>(schema: T, json: string | undefined): z.infer<T> | undefined {
  if (!json) return undefined;
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
