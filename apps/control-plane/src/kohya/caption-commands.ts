import { join } from 'node:path';
import type { StartCaptioning } from '@pilothouse/contracts/captioning';

export type CaptionFiles = {
  /** The checkout of sd-scripts. */
  trainer: string;
  launcher: string;
  images: string;
  taggers: string;
  models: string;
  /** The tagger's folder is there, but not all of its files. */
  isHalfFetched: boolean;
};

export const CAPTION_SCRIPT = {
  wd14: 'tag_images_by_wd14_tagger.py',
  blip: 'make_captions.py',
  git: 'make_captions_by_git.py',
} satisfies Record<StartCaptioning['tool'], string>;

/** Launcher, script and arguments. Values are glued to their names, so that one that begins with a hyphen is no name. */
export function captionArguments(request: StartCaptioning, files: CaptionFiles): string[] {
  return [
    files.launcher,
    join(files.trainer, 'finetune', CAPTION_SCRIPT[request.tool]),
    files.images,
    '--caption_extension=.txt',
    `--batch_size=${request.batchSize}`,
    // Loaded as for a data loader, a picture that cannot be read is left out; else WD14 and GIT end at it.
    '--max_data_loader_n_workers=0',
    ...ownArguments(request, files),
  ];
}

function ownArguments(request: StartCaptioning, files: CaptionFiles): string[] {
  switch (request.tool) {
    case 'wd14':
      return [
        '--onnx',
        `--repo_id=${request.model}`,
        `--model_dir=${files.taggers}`,
        ...tagArguments(request),
        ...(files.isHalfFetched ? ['--force_download'] : []),
      ];
    case 'blip':
      return [
        '--beam_search',
        `--num_beams=${request.beams}`,
        `--min_length=${request.minLength}`,
        `--max_length=${request.maxLength}`,
        ...(request.weights === null ? [] : [`--caption_weights=${join(files.models, request.weights)}`]),
      ];
    case 'git':
      return [
        // What has no owner is a folder.
        `--model_id=${request.model.includes('/') ? request.model : join(files.taggers, request.model)}`,
        `--max_length=${request.maxLength}`,
        ...(request.removeWords ? ['--remove_words'] : []),
      ];
  }
}

function tagArguments(request: Extract<StartCaptioning, { tool: 'wd14' }>): string[] {
  const { undesiredTags, ratingTag } = request;
  return [
    `--general_threshold=${request.generalThreshold}`,
    `--character_threshold=${request.characterThreshold}`,
    ...(request.removeUnderscore ? ['--remove_underscore'] : []),
    ...(request.charactersFirst ? ['--character_tags_first'] : []),
    ...(request.splitCharacters ? ['--character_tag_expand'] : []),
    ...(ratingTag === 'first' ? ['--use_rating_tags'] : []),
    ...(ratingTag === 'last' ? ['--use_rating_tags_as_last_tag'] : []),
    ...(undesiredTags.length > 0 ? [`--undesired_tags=${bothSpellings(undesiredTags).join(',')}`] : []),
  ];
}

/** The script compares them with the tags as it writes them, and short ones such as `^_^` keep their underscore. */
const bothSpellings = (tags: string[]) => [
  ...new Set(tags.flatMap((tag) => [tag, tag.replaceAll(' ', '_'), tag.replaceAll('_', ' ')])),
];
