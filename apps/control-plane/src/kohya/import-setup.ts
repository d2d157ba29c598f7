import { ArgumentName, type TrainerArgument, type TrainerArguments } from '@pilothouse/contracts/arguments';
import type { ImportedSetup, ImportedValues } from '@pilothouse/contracts/exchange';
import type { Family } from '@pilothouse/contracts/models';
import { StartRun } from '@pilothouse/contracts/start-run';
import { buildArguments, type Hardware, type TrainingFiles } from './arguments.js';
import { asDeclared, asWritten, isDefault, isForeignPath, isSame, numeric } from './argument-values.js';
import { givenIn, type GivenArguments } from './extra-arguments.js';
import { extraProblems } from './extra-problems.js';
import { FAMILIES } from './families.js';
import {
  COMPONENTS,
  FIELDS,
  MATTERS,
  OUTSIDE,
  reasonOf,
  RUNTIME,
  SECRETS,
  spelled,
  TEXTS,
  WHY,
} from './import-fields.js';
import { readDatasets } from './import-data.js';
import { ImportLedger } from './import-ledger.js';
import { readNetwork } from './import-network.js';
import { followUps } from './import-meaning.js';
import type { Located } from './locate.js';
import { OWNED_ARGUMENTS } from './owned-arguments.js';
import { samplePromptOf } from './prompt-lines.js';
import { SAMPLING } from './sampling.js';
import { type Said, type SetupFiles, shown } from './setup-files.js';

export type ImportSurroundings = {
  family: Family | undefined;
  /** Every argument of the family's script, as far as it could be asked. */
  known: TrainerArguments;
  locateModel: (path: string) => Located;
  locateDataset: (path: string) => Located;
  hardware: Hardware;
};

/** Turns what files say into values of the form. Nothing is dropped without a word. */
export function importSetup(said: SetupFiles, around: ImportSurroundings): ImportedSetup {
  return new Import(said, around).done();
}

class Import extends ImportLedger {
  constructor(
    said: SetupFiles,
    private readonly around: ImportSurroundings,
  ) {
    super(said);
  }

  done(): ImportedSetup {
    const { family } = this.around;
    if (family !== undefined) this.values.family = family;
    this.readFields();
    this.readFiles();
    readDatasets(this, this.around.locateDataset);
    this.readSamples();
    readNetwork(this, family);
    this.leaveForeignOptimizer();
    const added = this.readExtra();
    return {
      values: { ...this.values, extra: this.extra },
      files: this.said.files,
      notes: this.notes,
      leftOut: this.leftOut.sort((a, b) => Number(b.matters) - Number(a.matters)),
      added,
    };
  }

  private readFields() {
    for (const [key, field] of FIELDS) {
      const found = this.take(key);
      if (found === undefined) continue;
      const schema = StartRun.shape[field];
      const value = TEXTS.has(field) ? spelled(field, found.value) : numeric(found.value);
      const parsed = schema.safeParse(value);
      if (parsed.success) Object.assign(this.values, { [field]: parsed.data });
      else this.leave(key, found, reasonOf(field, parsed.error.issues[0]?.message ?? ''), true);
    }
    const resolution = this.take('resolution');
    if (resolution) this.readResolution(resolution);
    const state = this.take('save_state');
    if (state) this.values.saveState = state.value === true;
    if (this.take('use_8bit_adam')?.value === true) this.values.optimizer ??= 'AdamW8bit';
  }

  /** One side, two sides, or the two in a text with a comma. */
  private readResolution(found: Said) {
    const sides = [found.value]
      .flat()
      .flatMap((each) => String(each).split(/[,x]/))
      .map(Number);
    const [width = NaN, height = width] = sides;
    const side = Math.round(Math.sqrt(width * height) / 64) * 64;
    const parsed = StartRun.shape.resolution.safeParse(side);
    if (!parsed.success) return this.leave('resolution', found, 'It is no size of 64 to 2,048 pixels.', true);
    this.values.resolution = parsed.data;
    if (width !== side || height !== side) {
      this.notes.push(
        `The resolution ${shown(found.value)} became ${side}: the square of about the same area.`,
      );
    }
  }

  private readFiles() {
    const take = (key: string, use: (path: string) => void) => {
      const found = this.take(key);
      if (found === undefined || found.value === '') return;
      const located = this.around.locateModel(String(found.value));
      if (located.path === undefined) return this.leave(key, found, located.reason, true);
      use(located.path);
      if (located.note) this.notes.push(located.note);
    };
    take('pretrained_model_name_or_path', (path) => (this.values.baseModel = path));
    const takes = this.around.family === undefined ? [] : FAMILIES[this.around.family].takes;
    for (const [key, flag] of COMPONENTS) {
      if (!takes.includes(key)) continue;
      take(flag, (path) => (this.values.components = { ...this.values.components, [key]: path }));
    }
  }

  private readSamples() {
    const every = this.take('sample_every_n_epochs');
    const before = this.take('sample_at_first');
    const sampler = this.take('sample_sampler');
    const file = this.take('sample_prompts');
    const { prompts: entries } = this.said;
    const { family } = this.around;
    if (entries === undefined) {
      if (file) this.leave('sample_prompts', file, 'Choose the file of the prompts as well.', true);
      return;
    }
    const rules = SAMPLING[family ?? 'sd15'];
    const prompts = entries.map((each) => samplePromptOf(each, rules, family === 'flux1'));
    const parsed = StartRun.shape.samples.safeParse({
      prompts: prompts.filter((each) => each !== undefined).slice(0, 16),
      everyEpochs: numeric(every?.value ?? 1),
      before: before?.value === true,
      sampler: rules.samplers.find((each) => each === sampler?.value),
    });
    if (parsed.success) this.values.samples = parsed.data;
    const lost = entries.length - (parsed.data?.prompts.length ?? 0);
    if (lost > 0) this.notes.push(`${lost} of ${entries.length} sample prompts could not be taken over.`);
  }

  /** What is tuned for another optimizer or scheduler makes ours stop. */
  private leaveForeignOptimizer() {
    const pairs = [
      ['optimizer_type', 'optimizer_args', this.values.optimizer],
      ['lr_scheduler', 'lr_scheduler_args', this.values.scheduler],
    ] as const;
    for (const [chooser, tuner, taken] of pairs) {
      if (taken !== undefined || !this.said.settings.has(chooser)) continue;
      const tuned = this.take(tuner);
      if (tuned) this.leave(tuner, tuned, `It belongs to the ${chooser} that was not taken over.`, true);
    }
  }

  /** Every other argument, unless it says what the trainer is told anyway. Answers what it is told besides. */
  private readExtra(): string[] {
    const { family, known, hardware } = this.around;
    const named = new Set(this.said.settings.keys());
    const draft = draftOf(this.values, family);
    const base = givenIn(buildArguments(draft, NO_FILES, hardware).slice(3));
    const declared = new Map(known.arguments.map((each) => [each.name, each]));
    for (const [key, found] of this.rest) this.readArgument(key, found, declared.get(key), base);
    const moreOff = followUps({ extra: this.extra, said: this.said.settings, base, draft });
    for (const name of moreOff) this.extra[name] = false;
    const given = givenIn(buildArguments({ ...draft, extra: this.extra }, NO_FILES, hardware).slice(3));
    return [...given.keys()].filter(
      (name) => !named.has(name) && !OWNED_ARGUMENTS.has(name) && !RUNTIME.has(name),
    );
  }

  private readArgument(
    key: string,
    found: Said,
    argument: TrainerArgument | undefined,
    base: GivenArguments,
  ) {
    // Off is what a script does that knows no such switch.
    if (argument === undefined && (found.value === false || found.value === '')) return;
    const owned = OWNED_ARGUMENTS.get(key);
    if (owned !== undefined) return this.leaveOwned(key, found, owned, base);
    const value = argument ? asDeclared(argument, found.value) : asWritten(found.value);
    if (!ArgumentName.safeParse(key).success || value === undefined) {
      return this.leave(key, found, 'It is no argument with a value.', true);
    }
    if (isSame(value, base.get(key)) || (argument !== undefined && isDefault(argument, value, base))) return;
    const isOutside = [value].flat().some((each) => typeof each === 'string' && isForeignPath(each));
    const located = isOutside ? this.around.locateModel(String(value)) : undefined;
    if (isOutside && located?.path === undefined) return this.leave(key, found, OUTSIDE, true);
    const request = { ...draftOf(this.values, this.around.family), extra: { [key]: value } };
    const problem =
      this.around.known.problem === '' ? extraProblems(request, this.around.known)[0] : undefined;
    if (problem) return this.leave(key, found, problem.message, true);
    if (Object.keys(this.extra).length >= 300) return this.leave(key, found, 'There are too many.', true);
    this.extra[key] = located?.absolute ?? value;
  }

  private leaveOwned(key: string, found: Said, owned: string, base: GivenArguments) {
    if (found.value === '' || found.value === false || isSame(asWritten(found.value), base.get(key))) return;
    const value = SECRETS.has(key) ? { ...found, value: '…' } : found;
    this.leave(key, value, WHY.get(key) ?? owned, MATTERS.has(key));
  }
}

const NO_FILES: TrainingFiles = {
  ...{ python: 'python', script: 'script', baseModel: 'base', components: {}, datasetToml: 'dataset.toml' },
  ...{
    outputFolder: 'output',
    tokenizerFolder: 'tokenizers',
    samplePrompts: 'prompts',
    tensorboardFolder: null,
  },
};

/** The request as far as it is known, the family's own values for the rest. */
function draftOf(values: ImportedValues, family: Family | undefined): StartRun {
  const { defaults } = FAMILIES[family ?? 'sd15'];
  const named = { name: 'x', baseModel: 'x', dataset: 'x', triggerWords: ['x'], family: family ?? 'sd15' };
  return StartRun.parse({ ...named, ...defaults, ...values, extra: {} });
}
