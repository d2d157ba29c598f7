import type { Family } from '@pilothouse/contracts/models';
import type { ForeignFile, LeftOut } from '@pilothouse/contracts/exchange';
import { StartRun } from '@pilothouse/contracts/start-run';
import { parse } from 'smol-toml';
import { AppError } from '../platform/app-error.js';
import { isGuiConfiguration, readGui } from './gui-settings.js';
import { entriesOf, entriesOfLines, type PromptEntry } from './prompt-lines.js';

export type Said = { value: unknown; file: string };

export type SaidSubset = { file: string; values: Record<string, unknown> };

/** What the files of one run say, in the trainer's own words, not yet judged. */
export type SetupFiles = {
  files: { name: string; readAs: string }[];
  /** A request of Pilothouse itself. */
  request: StartRun | undefined;
  /** By the name of the argument, or of the key of a dataset. */
  settings: Map<string, Said>;
  /** The folders of pictures of a dataset, each with what its dataset and the general part say besides; the first one first. */
  subsets: SaidSubset[];
  prompts: PromptEntry[] | undefined;
  /** What the file says by its very kind. */
  family: Family | undefined;
  leftOut: LeftOut[];
};

/** More entries than every argument there is. */
const MOST_ENTRIES = 1000;

export function readSetupFiles(files: ForeignFile[]): SetupFiles {
  const found: SetupFiles = {
    files: [],
    request: undefined,
    settings: new Map(),
    subsets: [],
    prompts: undefined,
    family: undefined,
    leftOut: [],
  };
  for (const file of files) found.files.push({ name: file.name, readAs: readOne(file, found) });
  return found;
}

function readOne({ name, text }: ForeignFile, found: SetupFiles): string {
  const value = parsed(name, text);
  if (typeof value === 'string') {
    found.prompts = entriesOfLines(value);
    return 'sample prompts';
  }
  const prompts = entriesOf(value) ?? entriesOf(tomlPrompts(value));
  if (prompts) {
    found.prompts = prompts;
    return 'sample prompts';
  }
  if (!isTable(value)) throw refused(name, 'It holds no settings.');
  const request = StartRun.safeParse(value.request ?? value).data;
  if (request) {
    found.request = request;
    return 'a run of Pilothouse';
  }
  if (Object.keys(value).length > MOST_ENTRIES)
    throw refused(name, `It has more than ${MOST_ENTRIES} entries.`);
  if (isGuiConfiguration(value)) return readGuiFile(name, value, found);
  if (Array.isArray(value.datasets)) return readDataset(name, value, found);
  return readSettings(name, value, found);
}

function readGuiFile(name: string, value: Record<string, unknown>, found: SetupFiles): string {
  const { family, settings, leftOut } = readGui(
    Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)])),
  );
  found.family = family;
  for (const [key, each] of settings) {
    if (key === 'sample_prompts' && typeof each === 'string') found.prompts ??= entriesOfLines(each);
    else found.settings.set(key, { value: each, file: name });
  }
  found.leftOut.push(...leftOut.map((each) => ({ ...each, file: name, value: shown(each.value) })));
  return 'the kohya_ss GUI’s configuration';
}

/** What follows from one folder of pictures and says nothing of the others. */
const OF_ONE_SUBSET = new Set(['is_reg', 'alpha_mask', 'conditioning_data_dir', 'validation_split']);

/** The first subset that is learned from speaks for all, with the values of its dataset and the general ones below its own. */
function readDataset(
  name: string,
  { general, datasets }: Record<string, unknown>,
  found: SetupFiles,
): string {
  const shared = isTable(general) ? general : {};
  const all = (datasets as unknown[]).filter(isTable).slice(0, 100);
  const subsets = all.flatMap((dataset) =>
    (Array.isArray(dataset.subsets) ? dataset.subsets : [])
      .filter(isTable)
      .slice(0, 100)
      .map((subset) => ({ ...shared, ...without(dataset, 'subsets'), ...subset }))
      .map((values) => ({
        file: name,
        values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, plain(value)])),
      })),
  );
  const first =
    found.subsets.length > 0
      ? undefined
      : subsets.find(({ values }) => values.is_reg !== true && Number(values.validation_split ?? 0) < 1);
  const rest = subsets.filter((each) => each !== first);
  found.subsets.push(...(first === undefined ? rest : [first, ...rest]));
  for (const [key, value] of Object.entries(first?.values ?? shared)) {
    if (first !== undefined && OF_ONE_SUBSET.has(key)) continue;
    found.settings.set(key === 'batch_size' ? 'train_batch_size' : key, { value: plain(value), file: name });
  }
  return 'a dataset of sd-scripts';
}

/** Sections have no meaning to the trainer: it reads them as one list. */
function readSettings(name: string, value: Record<string, unknown>, found: SetupFiles): string {
  for (const [key, each] of Object.entries(value)) {
    const entries = isTable(each) ? Object.entries(each) : [[key, each] as const];
    // A dataset's own word stands before that of the settings.
    for (const [inner, one] of entries) {
      if (!found.settings.has(inner)) found.settings.set(inner, { value: plain(one), file: name });
    }
  }
  return 'settings of sd-scripts';
}

/** Text stays text where the name says that it is lines. */
function parsed(name: string, text: string): unknown {
  if (/\.txt$/i.test(name)) return text;
  const readers = /\.json$/i.test(name) ? [asJson] : /\.toml$/i.test(name) ? [asToml] : [asJson, asToml];
  let reason = '';
  for (const read of readers) {
    try {
      return read(text);
    } catch (error) {
      reason = (error as Error).message.split('\n')[0] ?? '';
    }
  }
  throw refused(
    name,
    `${readers.at(-1) === asJson ? 'It is not JSON' : 'It is not TOML'}: ${reason.slice(0, 200)}.`,
  );
}

// A byte order mark is what Windows editors leave behind.
const asJson = (text: string): unknown => JSON.parse(text.replace(/^\ufeff/, ''));
const asToml = (text: string): unknown => parse(text.replace(/^\ufeff/, ''));

/** `[prompt]` with `[[prompt.subset]]`, the trainer's third way to write prompts. */
function tomlPrompts(value: unknown): unknown {
  if (!isTable(value) || !isTable(value.prompt) || !Array.isArray(value.prompt.subset)) return undefined;
  const shared = without(value.prompt, 'subset');
  return value.prompt.subset.map((each) => ({ ...shared, ...(isTable(each) ? each : {}) }));
}

const refused = (name: string, reason: string) =>
  new AppError(
    'INVALID_INPUT',
    `${name} cannot be read. ${reason} Choose a kohya_ss configuration (.json), settings or a dataset of sd-scripts (.toml), or sample prompts.`,
  );

const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

const without = (table: Record<string, unknown>, key: string) =>
  Object.fromEntries(Object.entries(table).filter(([each]) => each !== key));

/** A scalar or a list of them as it is, and anything else as its text: no argument has such a value. */
function plain(value: unknown): unknown {
  const isScalar = (each: unknown) => each === null || typeof each !== 'object';
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar)) ? value : shown(value);
}

/** For people, cut short. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
