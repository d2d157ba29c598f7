import type { VersionsSummary } from '@pilothouse/contracts/archives';
import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { RunFiles, TrainingRun } from '@pilothouse/contracts/runs';
import type { StartRun } from '@pilothouse/contracts/start-run';

export type ComparedRun = {
  run: TrainingRun;
  files: RunFiles | undefined;
  versions: VersionsSummary | null | undefined;
};

/** One line of the comparison; a value that is not there is empty. */
export type ConfigurationRow = { group: string; name: string; values: string[]; isDifferent: boolean };

/** What was asked for, what it was made with, and every argument of the command. */
export function configurationRows(compared: readonly ComparedRun[]): ConfigurationRow[] {
  return [
    ...rowsOf('Set-up', compared.map(setUpOf)),
    ...rowsOf('Made with', compared.map(madeWith)),
    ...rowsOf('Arguments', compared.map(argumentsOf)),
  ];
}

type Facts = Map<string, string>;

function rowsOf(group: string, facts: Facts[]): ConfigurationRow[] {
  const names = [...new Set(facts.flatMap((each) => [...each.keys()]))];
  return names.map((name) => {
    const values = facts.map((each) => each.get(name) ?? '');
    return { group, name, values, isDifferent: new Set(values).size > 1 };
  });
}

const TITLES: Partial<Record<keyof StartRun, string>> = {
  family: 'Family',
  baseModel: 'Base model',
  dataset: 'Dataset',
  triggerWords: 'Trigger words',
  epochs: 'Epochs',
  repeats: 'Repeats',
  resolution: 'Resolution',
  batchSize: 'Batch size',
  networkRank: 'Network rank',
  networkAlpha: 'Network alpha',
  learningRate: 'Learning rate',
  optimizer: 'Optimizer',
  scheduler: 'Scheduler',
  precision: 'Precision',
  blocksToSwap: 'Blocks to swap',
  seed: 'Seed',
  saveState: 'Saves its state',
};

/** Everything asked for but the name, which is on top, and `extra`, which is among the arguments. */
function setUpOf({ run: { request, plannedSteps } }: ComparedRun): Facts {
  const facts: Facts = new Map([['Steps', String(plannedSteps)]]);
  for (const [key, value] of Object.entries(request)) {
    if (key === 'name' || key === 'extra') continue;
    const title = TITLES[key as keyof StartRun] ?? spaced(key);
    if (key === 'family') facts.set(title, FAMILY_TITLE[request.family]);
    else if (key === 'samples') facts.set('Sample prompts', String(request.samples.prompts.length));
    else if (isRecord(value))
      for (const [part, inner] of Object.entries(value))
        facts.set(`${title}, ${spaced(part)}`, textOf(inner));
    else facts.set(title, textOf(value));
  }
  return facts;
}

/** What decides that the same settings come to the same. */
const PACKAGES = ['torch', 'accelerate', 'diffusers', 'transformers', 'bitsandbytes', 'xformers'];

function madeWith({ versions }: ComparedRun): Facts {
  if (!versions) return new Map();
  const { commit, python, packages, gpus, dataset } = versions;
  const facts: Facts = new Map();
  if (commit) facts.set('sd-scripts', commit.slice(0, 8));
  if (python) facts.set('Python', python);
  for (const name of PACKAGES) if (packages[name]) facts.set(name, packages[name]);
  if (gpus[0]) facts.set('GPU', `${gpus[0].name}, driver ${gpus[0].driver}`);
  facts.set(
    'Content of the dataset',
    `${dataset.images} images, ${dataset.captions} captions, ${dataset.sha256.slice(0, 8)}`,
  );
  return facts;
}

function argumentsOf({ run, files }: ComparedRun): Facts {
  const facts: Facts = new Map();
  const shortened = shortenedFor(run);
  let name = '';
  for (const word of files?.argv ?? []) {
    const [, option, value] = /^--([\w-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (option !== undefined) {
      name = option;
      facts.set(`--${name}`, value === undefined ? 'set' : shortened(value));
    } else if (name !== '') {
      const before = facts.get(`--${name}`);
      const text = shortened(word);
      facts.set(`--${name}`, before === undefined || before === 'set' ? text : `${before} ${text}`);
    }
  }
  return facts;
}

/** Every run has a folder and a name of its own: that is no difference. */
const shortenedFor =
  ({ id, name }: TrainingRun) =>
  (word: string) =>
    word === name ? '<name>' : word.replace(new RegExp(`^/.*/${id}(?=/|$)`), '<run>');

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (isRecord(value))
    return Object.entries(value)
      .map(([key, inner]) => `${spaced(key)} ${textOf(inner)}`)
      .join(', ');
  return value === null || value === undefined ? '' : String(value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `clipL` → `Clip L`. */
const spaced = (key: string) =>
  (key.charAt(0).toUpperCase() + key.slice(1)).replace(
    /([a-z\d])([A-Z])/g,
    (_, a: string, b: string) => `${a} ${b.toLowerCase()}`,
  );
