import { join } from 'node:path';
import type { StartCaptioning } from '@pilothouse/contracts/captioning';

export type CaptionFiles = {
  /** The checkout of sd-scripts. */
  trainer: string;
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

/** Script and arguments. Values are glued to their names, so that one that begins with a hyphen is no name. */
export function captionArguments(request: StartCaptioning, files: CaptionFiles): string[] {
  return [
    join(files.trainer, 'finetune', CAPTION_SCRIPT[request.tool]),
    files.images,
    '--caption_extension=.txt',
    `--batch_size=${request.batchSize}`,
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
        `--general_threshold=${request.generalThreshold}`,
        `--character_threshold=${request.characterThreshold}`,
        ...(request.removeUnderscore ? ['--remove_underscore'] : []),
        ...(request.undesiredTags.length > 0 ? [`--undesired_tags=${request.undesiredTags.join(',')}`] : []),
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
      return [`--model_id=${request.model}`, `--max_length=${request.maxLength}`];
  }
}
