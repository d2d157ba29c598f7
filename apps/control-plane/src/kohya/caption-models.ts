import { existsSync } from 'node:fs';
import { join } from 'node:path';

const GIT_FILES = ['config.json', 'preprocessor_config.json', 'tokenizer_config.json'];
const GIT_WEIGHTS = ['model.safetensors', 'pytorch_model.bin'];

/** Where below `models/taggers/` the script looks for a tagger: a repository, a folder of one, or a folder there. */
export function taggerFolder(model: string): string {
  const [owner = '', name, ...inside] = model.split('/');
  return name === undefined ? owner : join(`${owner}_${name}`, ...inside);
}

/** What a tagger is made of. Those that lie in a folder of their repository are of the newer form. */
export const taggerFiles = (model: string): string[] =>
  model.split('/').length > 2
    ? ['model_optimized.onnx', 'tag_mapping.json']
    : ['model.onnx', 'selected_tags.csv'];

export const lacksOfTagger = (taggers: string, model: string): string[] =>
  lacking(join(taggers, taggerFolder(model)), taggerFiles(model));

/** What a folder below `models/taggers/` lacks to be a GIT model as transformers saves one. */
export function lacksOfGit(taggers: string, folder: string): string[] {
  const place = join(taggers, folder);
  const weights = lacking(place, GIT_WEIGHTS);
  return [...lacking(place, GIT_FILES), ...(weights.length < GIT_WEIGHTS.length ? [] : weights.slice(0, 1))];
}

const lacking = (place: string, files: string[]) => files.filter((file) => !existsSync(join(place, file)));
