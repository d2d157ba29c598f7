import { Optimizer, Scheduler, StartRun } from '@pilothouse/contracts/start-run';

/** Fields of the form that follow from one argument each. */
export type Field = Extract<
  keyof StartRun,
  | 'name'
  | 'epochs'
  | 'repeats'
  | 'batchSize'
  | 'networkRank'
  | 'networkAlpha'
  | 'learningRate'
  | 'optimizer'
  | 'scheduler'
  | 'precision'
  | 'blocksToSwap'
  | 'seed'
>;

export const FIELDS: [string, Field][] = [
  ['output_name', 'name'],
  ['max_train_epochs', 'epochs'],
  ['num_repeats', 'repeats'],
  ['dataset_repeats', 'repeats'],
  ['train_batch_size', 'batchSize'],
  ['network_dim', 'networkRank'],
  ['network_alpha', 'networkAlpha'],
  ['learning_rate', 'learningRate'],
  ['optimizer_type', 'optimizer'],
  ['lr_scheduler', 'scheduler'],
  ['mixed_precision', 'precision'],
  ['blocks_to_swap', 'blocksToSwap'],
  ['seed', 'seed'],
];
export const TEXTS = new Set<Field>(['name', 'optimizer', 'scheduler', 'precision']);

export const COMPONENTS = [
  ['clipL', 'clip_l'],
  ['clipG', 'clip_g'],
  ['t5xxl', 't5xxl'],
  ['ae', 'ae'],
  ['gemma2', 'gemma2'],
  ['vae', 'vae'],
] as const;

/** They follow from the machine, not from the run. */
export const RUNTIME = new Set([
  'max_data_loader_n_workers',
  'persistent_data_loader_workers',
  'save_precision',
]);
export const SECRETS = new Set(['huggingface_token', 'wandb_api_key']);
/** Owned, and yet what was trained would be another thing without them. */
export const MATTERS = new Set([
  'max_train_steps',
  'network_module',
  'reg_data_dir',
  'in_json',
  'v2',
  'dataset_class',
  'resume',
  'validation_split',
  'alpha_mask',
]);
export const WHY = new Map(
  Object.entries({
    network_module: 'Pilothouse does not train this kind of network for the family.',
    max_train_steps: 'A run is measured in epochs here: choose them so that the steps are about these.',
    v2: 'SD 2 is not trained here.',
    dataset_config: 'Choose the dataset’s own file as well.',
  }),
);
export const OUTSIDE = 'It is a path outside the workspace.';

export function spelled(field: Field, value: unknown): unknown {
  const options =
    field === 'name' ? [] : ((StartRun.shape[field].unwrap() as { options?: string[] }).options ?? []);
  const wanted = String(value).trim();
  return options.find((each) => each.toLowerCase() === wanted.toLowerCase()) ?? wanted;
}

export function reasonOf(field: Field, message: string): string {
  if (field === 'optimizer') return `Pilothouse trains with ${listed(Optimizer.options, 'or')}.`;
  if (field === 'scheduler') return `Pilothouse knows ${listed(Scheduler.options, 'and')}.`;
  return `${message}.`.replace(/\.\.$/, '.');
}

const listed = (words: readonly string[], last: string) =>
  `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
