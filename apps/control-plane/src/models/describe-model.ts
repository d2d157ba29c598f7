import type { ModelHeader } from '@pilothouse/contracts/models';
import { familyOf } from './family.js';
import type { Gguf } from './gguf.js';
import { classOf, classOfGguf } from './model-class.js';
import { adapterOf, typeOf, typeOfGguf } from './model-type.js';
import type { Safetensors } from './safetensors.js';
import { triggerWordsOf } from './trigger-words.js';

/** Of one fact: the rest of a header that is made to be long is not kept. */
const MOST_CHARACTERS = 300;
const DOWN = /\.(lora_down|lora_A(\.\w+)?|lora\.down)\.weight$/;

/** What the header says. Only what it says: everything else is null. */
export function describeModel({ metadata, tensors }: Safetensors): ModelHeader {
  const adapter = adapterOf(tensors);
  const architecture = said(metadata.ss_base_model_version) ?? said(metadata['modelspec.architecture']);
  const isLora =
    said(metadata.ss_network_module) !== null ||
    /\/lora$/.test(metadata['modelspec.architecture'] ?? '') ||
    adapter !== null;
  const modelClass = classOf(metadata, tensors);
  return {
    tensors: tensors.size,
    precision: precisionOf(tensors),
    family: familyOf(metadata, tensors),
    modelClass,
    type: isLora ? 'lora' : typeOf(tensors, modelClass),
    adapter: isLora ? (adapter ?? 'LoRA') : null,
    architecture,
    isLora,
    writtenHash: said(metadata.sshs_model_hash) ?? said(metadata['modelspec.hash_sha256']),
    baseModel: said(metadata.ss_sd_model_name)?.split(/[\\/]/).at(-1) ?? null,
    networkRank: isLora ? (numberOf(metadata.ss_network_dim) ?? rankOf(tensors)) : null,
    networkAlpha: isLora ? numberOf(metadata.ss_network_alpha) : null,
    steps: wholeOf(metadata.ss_steps),
    epochs: wholeOf(metadata.ss_epoch) ?? wholeOf(metadata.ss_num_epochs),
    triggerWords: triggerWordsOf(metadata),
  };
}

/** The same of a GGUF file, whose words are llama.cpp's. No trainer makes one, so all about training is null. */
export function describeGguf({ metadata, tensors }: Gguf): ModelHeader {
  const architecture = said(textOf(metadata['general.architecture']));
  const modelClass = classOfGguf(architecture, tensors);
  return {
    tensors: tensors.size,
    precision: FILE_TYPES[Number(metadata['general.file_type'] ?? -1)] ?? precisionOf(tensors),
    family: null,
    modelClass,
    type: typeOfGguf(architecture, tensors, modelClass),
    adapter: null,
    architecture,
    isLora: false,
    writtenHash: null,
    baseModel: said(textOf(metadata['general.name'])),
    networkRank: null,
    networkAlpha: null,
    steps: null,
    epochs: null,
    triggerWords: [],
  };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** `general.file_type`: `llama_ftype` of `llama.h`. An empty place is a type that is gone. */
const FILE_TYPES =
  'F32 F16 Q4_0 Q4_1 - - - Q8_0 Q5_0 Q5_1 Q2_K Q3_K_S Q3_K_M Q3_K_L Q4_K_S Q4_K_M Q5_K_S Q5_K_M Q6_K IQ2_XXS IQ2_XS Q2_K_S IQ3_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ3_M IQ2_S IQ2_M IQ4_XS IQ1_M BF16'
    .split(' ')
    .map((name) => (name === '-' ? undefined : name));

/** Trainers write Python's `None` for "not given". */
function said(value: string | undefined): string | null {
  const text = value?.trim().slice(0, MOST_CHARACTERS) ?? '';
  return text === '' || text === 'None' ? null : text;
}

function numberOf(value: string | undefined): number | null {
  const text = said(value);
  const number = Number(text);
  return text !== null && Number.isFinite(number) ? number : null;
}

function wholeOf(value: string | undefined): number | null {
  const number = numberOf(value);
  return Number.isSafeInteger(number) ? number : null;
}

function precisionOf(tensors: Safetensors['tensors']): string | null {
  const parameters = new Map<string, number>();
  for (const { dtype, shape } of tensors.values()) {
    const count = shape.reduce((product, dimension) => product * dimension, 1);
    parameters.set(dtype, (parameters.get(dtype) ?? 0) + count);
  }
  return mostFrequent(parameters);
}

/** The rank most of the layers have. */
function rankOf(tensors: Safetensors['tensors']): number | null {
  const ranks = new Map<number, number>();
  for (const [name, { shape }] of tensors) {
    const rank = shape[0];
    if (rank !== undefined && DOWN.test(name)) ranks.set(rank, (ranks.get(rank) ?? 0) + 1);
  }
  return mostFrequent(ranks);
}

function mostFrequent<T>(counts: Map<T, number>): T | null {
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? null;
}
