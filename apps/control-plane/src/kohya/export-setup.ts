import type { ExportedSetup, SetupFormat } from '@pilothouse/contracts/exchange';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { stringify } from 'smol-toml';
import { buildArguments, type Hardware, type TrainingFiles } from './arguments.js';
import { exportDatasets } from './export-datasets.js';
import { type GivenArguments, givenIn } from './extra-arguments.js';
import { FAMILIES } from './families.js';
import { guiFields } from './gui-fields.js';
import { samplePromptsFile } from './sampling.js';

export type ExportSurroundings = {
  hardware: Hardware;
  baseModel: string;
  components: TrainingFiles['components'];
  /** Of all datasets. */
  datasetsFolder: string;
  /** Where another tool may write. */
  outputFolder: string;
  tokenizerFolder: string;
};

/** The files another tool trains the same with. Paths are those of this machine. */
export function exportSetup(
  format: SetupFormat,
  request: StartRun,
  around: ExportSurroundings,
): ExportedSetup {
  const { name } = request;
  const { text, notes: ofData, isMasked } = exportDatasets(request, around.datasetsFolder);
  const dataset = { name: `${name}.dataset.toml`, text };
  const prompts = { name: `${name}.prompts.json`, text: samplePromptsFile(request) };
  const given = givenIn(
    buildArguments(
      request,
      {
        ...{ python: 'python', script: FAMILIES[request.family].script, tensorboardFolder: null },
        ...{ baseModel: around.baseModel, components: around.components, datasetToml: dataset.name },
        ...{ outputFolder: around.outputFolder, tokenizerFolder: around.tokenizerFolder },
        samplePrompts: prompts.name,
      },
      around.hardware,
    ).slice(3),
  );
  if (isMasked && !given.has('masked_loss')) given.set('masked_loss', []);
  if (format === 'kohya_ss') {
    const { fields, notes } = guiFields(request, given);
    const json = `${JSON.stringify(fields, null, 2)}\n`;
    return {
      files: [{ name: `${name}.json`, text: json }, dataset],
      notes: [
        `In the GUI, give “Dataset config file” the whole path of ${dataset.name}.`,
        ...notes,
        ...ofData,
      ],
    };
  }
  const settings = { name: `${name}.toml`, text: settingsToml(request, given) };
  return {
    files: [settings, dataset, ...(prompts.text === '' ? [] : [prompts])],
    notes: [`Run in the folder of these files: ${commandFor(request)}`, ...ofData],
  };
}

const commandFor = ({ family, name }: StartRun) =>
  `accelerate launch ${FAMILIES[family].script} --config_file "${name}.toml"`;

/**
 * The file behind `--config_file`. The trainer takes its values as they are and converts none, so what it would make a number of
 * on the command line is a number here; and what is switched off stands there as off, because leaving it out would not say it.
 */
function settingsToml(request: StartRun, given: GivenArguments): string {
  const table: Record<string, unknown> = {};
  for (const [name, values] of given) table[name] = written(name, values);
  for (const [name, value] of Object.entries(request.extra)) {
    if (value === false) table[name] = false;
    if (Array.isArray(value)) table[name] = (given.get(name) ?? value).map((each) => scalar(name, each));
  }
  return `# ${commandFor(request)}\n${stringify(table)}`;
}

/** Words, even when they are made of digits only. */
const TEXTS = new Set([
  'output_name',
  'metadata_title',
  'metadata_trigger_phrase',
  'system_prompt',
  'training_comment',
]);
/** Lists, also of one. */
const LISTS = new Set(['optimizer_args', 'network_args', 'lr_scheduler_args', 'text_encoder_lr']);

function written(name: string, values: string[]): unknown {
  if (values.length === 0) return true;
  if (values.length > 1 || LISTS.has(name)) return values.map((each) => scalar(name, each));
  return scalar(name, values[0]!);
}

function scalar(name: string, value: string): string | number {
  if (TEXTS.has(name)) return value;
  // A share of all steps, which the command line takes as a percentage.
  if (/^lr_(warmup|decay)_steps$/.test(name) && /^\d+(\.\d+)?%$/.test(value))
    return Number(value.slice(0, -1)) / 100;
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}
