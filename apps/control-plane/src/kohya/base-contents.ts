import type { Components } from '@pilothouse/contracts/start-run';

/** The components an SD 3.5 file brings along, told by the names of its tensors as the trainer itself tells. */
export function containedComponents(tensorNames: string[]): Set<keyof Components> {
  const found = PREFIXES.filter(([, prefix]) => tensorNames.some((name) => name.startsWith(prefix)));
  return new Set(found.map(([key]) => key));
}

const PREFIXES: [keyof Components, string][] = [
  ['clipL', 'text_encoders.clip_l.'],
  ['clipG', 'text_encoders.clip_g.'],
  ['t5xxl', 'text_encoders.t5xxl.'],
  ['vae', 'first_stage_model.'],
];
