import type { ModelHeader } from '@pilothouse/contracts/models';
import { familyOf } from './family.js';
import type { Safetensors } from './safetensors.js';
import { triggerWordsOf } from './trigger-words.js';

/** Names that only adapters have: LoRA as kohya, diffusers and PEFT write it, LoHa and LoKr. */
const ADAPTER =
  /\.(lora_(down|up|A|B|mid)(\.\w+)?|lora\.(down|up)|hada_w[12]_[ab]|lokr_w[12](_[ab])?)(\.weight)?$/;
const DOWN = /\.(lora_down|lora_A(\.\w+)?|lora\.down)\.weight$/;

/** What the header says. Only what it says: everything else is null. */
export function describeModel({ metadata, tensors }: Safetensors): ModelHeader {
  const names = [...tensors.keys()];
  const architecture = said(metadata.ss_base_model_version) ?? said(metadata['modelspec.architecture']);
  const isLora =
    said(metadata.ss_network_module) !== null ||
    /\/lora$/.test(metadata['modelspec.architecture'] ?? '') ||
    names.some((name) => ADAPTER.test(name));
  return {
    tensors: tensors.size,
    precision: precisionOf(tensors),
    family: familyOf(metadata, tensors),
    architecture,
    isLora,
    baseModel: said(metadata.ss_sd_model_name)?.split(/[\\/]/).at(-1) ?? null,
    networkRank: isLora ? (numberOf(metadata.ss_network_dim) ?? rankOf(tensors)) : null,
    networkAlpha: isLora ? numberOf(metadata.ss_network_alpha) : null,
    steps: wholeOf(metadata.ss_steps),
    epochs: wholeOf(metadata.ss_epoch) ?? wholeOf(metadata.ss_num_epochs),
    triggerWords: triggerWordsOf(metadata),
  };
}

/** Trainers write Python's `None` for "not given". */
function said(value: string | undefined): string | null {
  const text = value?.trim() ?? '';
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
