import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { TrainerArguments } from '@pilothouse/contracts/arguments';
import { Family, FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { RunnerCommandFile } from '@pilothouse/contracts/runner';
import type { ModelSize } from '@pilothouse/contracts/presets';
import type { PlanProblem, RunPlan, TrainingSetup } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { MachineService } from '../machine/machine.service.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { contradictions } from './contradictions.js';
import { buildArguments, type Hardware } from './arguments.js';
import { bucketRule } from '@pilothouse/pictures/buckets';
import { countData } from './count-data.js';
import { datasetToml } from './dataset-toml.js';
import { diskNeed, diskProblems } from './disk-need.js';
import { EventCurves } from './event-curves.js';
import { type GivenArguments, givenIn } from './extra-arguments.js';
import type { Schedule } from './forecast.js';
import { extraProblems } from './extra-problems.js';
import { FAMILIES } from './families.js';
import { diagnose } from './failure-rules.js';
import type { Fix } from './fix.js';
import { type Failure, fixesFor, shownFix } from './fixes.js';
import { networkProblems } from './network.js';
import { OutputReader } from './output-reader.js';
import { asNotes } from './rehearsal-notes.js';
import { requestProblems, trainerProblems } from './plan-problems.js';
import { SAMPLING, samplePromptsFile, samplingProblems } from './sampling.js';
import { ScriptArguments } from './script-arguments.js';
import { cardClass, SHIPPED_PRESETS } from './shipped-presets.js';
import type { Subset } from './subsets.js';
import { Trainer, type TrainerLocation } from './trainer-location.js';
import { copiedPixels, TrainingData } from './training-data.js';
import { cardFor } from './vram-class.js';
import { TrainingModelFiles, type TrainingModels } from './training-models.js';

export type { Explanation } from './explain-exit.js';
export { resumeArguments } from './resume-arguments.js';

/** In the run folder. The trainer tells the format from the ending. */
export const SAMPLE_PROMPTS = 'sample-prompts.json';

/** A run that can be started: what the runner is told, and the files it needs beside that. */
export type PreparedRun = {
  command: RunnerCommandFile;
  datasetToml: string;
  /** Empty when nothing is sampled: then there is no such file. */
  samplePrompts: string;
  /** By name: the version of each dataset that was frozen. */
  datasetVersions: Record<string, number>;
  plan: Planned;
};

/** Everything Pilothouse knows about training with Kohya's sd-scripts. */
@Injectable()
export class KohyaService {
  readonly presets = SHIPPED_PRESETS;
  /** Which of the sizes presets are made for a card of so many bytes belongs to. */
  readonly cardClass = cardClass;
  /** A fix as it is shown before anybody applies it. */
  readonly shownFix = shownFix;
  /** What a line of output that is known to say why a run failed means. */
  readonly causeOf = (evidence: string) => diagnose(evidence)?.cause;

  constructor(
    private readonly trainer: Trainer,
    private readonly modelFiles: TrainingModelFiles,
    private readonly scripts: ScriptArguments,
    private readonly data: TrainingData,
    private readonly machine: MachineService,
    private readonly folders: WorkspaceFolders,
  ) {}

  async setup(): Promise<TrainingSetup> {
    const { folder, python, modules, problem } = await this.trainer.locate();
    return {
      trainer: { path: folder, python, problem, hasLycoris: modules.has('lycoris') },
      families: Family.options.map((family) => ({
        family,
        title: FAMILY_TITLE[family],
        needs: FAMILIES[family].needs,
        defaults: FAMILIES[family].defaults,
        sampling: SAMPLING[family],
      })),
      onProcessor: this.hardware().vramBytes === null,
    };
  }

  /** Every argument of the family's script. */
  arguments(family: Family): Promise<TrainerArguments> {
    return this.scripts.of(family);
  }

  /** What would happen, with everything that forbids or spoils it. The run's folder has no name yet, so `<run>` stands for it. */
  async plan(request: StartRun): Promise<Omit<RunPlan, 'time'>> {
    const [surroundings, data] = await Promise.all([this.surroundings(request), this.data.look(request)]);
    const plan = this.planFor(request, surroundings, data.subsets, join(this.folders.runs, '<run>'));
    const given = givenIn(plan.argv.slice(3));
    const needs = this.needsOf(request, plan, copiedPixels(data.subsets), given, surroundings);
    const problems = [
      ...this.problemsOf(request, surroundings),
      ...contradictions(request, given),
      ...diskProblems(needs.disk),
      ...data.problems,
    ];
    return { ...plan, ...needs, problems: problems.sort(errorsFirst) };
  }

  /** Freezes the dataset into `<runFolder>/dataset/` and plans with what is there. Writes nothing else. */
  async prepare(request: StartRun, runFolder: string): Promise<PreparedRun> {
    const surroundings = await this.surroundings(request);
    const problems = this.problemsOf(request, surroundings);
    const fatal = problems.find(isFatal);
    if (fatal !== undefined) throw new AppError('CONFLICT', fatal.message, { details: problems });

    const frozen = await this.data.freeze(request, runFolder);
    const datasetVersions = await this.data.versions(request);
    if (!frozen.some(({ role }) => role === 'training')) {
      throw new AppError('CONFLICT', `The dataset ${request.dataset} holds no image the trainer can read.`);
    }
    const plan = this.planFor(request, surroundings, frozen, runFolder);
    const contradiction = contradictions(request, givenIn(plan.argv.slice(3))).find(isFatal);
    if (contradiction !== undefined) throw new AppError('CONFLICT', contradiction.message);
    return {
      command: {
        argv: plan.argv,
        cwd: runFolder,
        env: this.trainer.environment(surroundings.hardware.vramBytes !== null),
        // Wide enough that neither log lines nor bars are cut; the page shows the same width.
        columns: 200,
        rows: 50,
        interruptGraceMs: 10_000,
        terminateGraceMs: 5_000,
      },
      datasetToml: plan.datasetToml,
      samplePrompts: plan.samplePrompts,
      datasetVersions,
      plan,
    };
  }

  /** Puts the pictures of a request into `<folder>/dataset/`, as a run has them, and nothing else. */
  async freeze(request: StartRun, folder: string): Promise<void> {
    await this.data.freeze(request, folder);
  }

  /** Reads the output of one run, from its first byte. */
  read(schedule: Schedule): OutputReader {
    return new OutputReader(schedule);
  }

  /** The ways on from a failure, best first. `size`: of the base model, where it is known. */
  fixesFor(failure: Failure, size: ModelSize | null): Fix[] {
    const { maxBlocksToSwap } = FAMILIES[failure.request.family];
    return fixesFor(failure, { presets: this.presets, size, maxBlocksToSwap });
  }

  /** Reads the event files of one run, which had so many steps behind it when it began. */
  readEvents(startStep = 0): EventCurves {
    return new EventCurves(startStep);
  }

  private async surroundings(request: StartRun): Promise<Surroundings> {
    const [trainer, models, extra] = await Promise.all([
      this.trainer.locate(),
      this.modelFiles.resolve(request),
      this.extraProblems(request),
    ]);
    return { trainer, models, extra, hardware: this.hardware() };
  }

  /** Asking the script takes seconds the first time: it is not asked about nothing. */
  private async extraProblems(request: StartRun): Promise<PlanProblem[]> {
    if (Object.keys(request.extra).length === 0) return [];
    const known = await this.scripts.of(request.family);
    const problems = extraProblems(request, known);
    if (!request.rehearsal) return problems;
    // It does without a script that could be asked.
    return problems.flatMap((problem) => (problem.field === 'extra' ? asNotes([problem]) : [problem]));
  }

  private needsOf(
    request: StartRun,
    { datasets }: Planned,
    copiedPixels: number,
    given: GivenArguments,
    { models, hardware }: Surroundings,
  ) {
    const { size } = models;
    const { freeBytes } = this.machine.current.disk;
    // Of regularisation and validation too: what is made of their pictures is kept as well.
    const buckets = datasets.flatMap((dataset) => dataset.buckets);
    return {
      disk: diskNeed({ request, given, size, buckets, copiedPixels, freeBytes }),
      vram: {
        cardGb: cardFor(request, size),
        hereGb: hardware.vramBytes === null ? null : cardClass(hardware.vramBytes),
      },
    };
  }

  private hardware(): Hardware {
    const { gpus, cores } = this.machine.current;
    return { vramBytes: gpus[0]?.vramBytes ?? null, cores };
  }

  private problemsOf(request: StartRun, { trainer, models, hardware, extra }: Surroundings): PlanProblem[] {
    const script = join(trainer.folder, FAMILIES[request.family].script);
    const missing = [...trainerProblems(request, trainer, existsSync(script), hardware), ...models.missing];
    const publishes = !request.rehearsal;
    return [
      ...(request.rehearsal ? asNotes(missing) : missing),
      ...models.problems,
      ...(publishes && this.modelFiles.isTaken(request.name) ? [nameTaken(request.name)] : []),
      ...requestProblems(request, hardware, this.machine.current),
      ...networkProblems(request, trainer),
      ...samplingProblems(request),
      ...extra,
    ];
  }

  private planFor(
    request: StartRun,
    { trainer, models, hardware }: Surroundings,
    subsets: Subset[],
    runFolder: string,
  ): Planned {
    const data = countData(subsets, bucketRule(request.resolution), request.batchSize);
    const stepsPerEpoch = Math.ceil(data.batches / gradientsOf(request));
    const files = {
      python: trainer.python === '' ? 'python' : trainer.python,
      script: join(trainer.folder, FAMILIES[request.family].script),
      baseModel: models.baseModel,
      components: models.components,
      datasetToml: join(runFolder, 'dataset.toml'),
      outputFolder: join(runFolder, 'checkpoints'),
      tokenizerFolder: join(this.folders.models, 'tokenizers'),
      samplePrompts: join(runFolder, SAMPLE_PROMPTS),
      tensorboardFolder:
        !request.rehearsal && trainer.modules.has('tensorboard') ? join(runFolder, 'tensorboard') : null,
    };
    const argv = buildArguments(request, files, hardware);
    return {
      images: data.images,
      stepsPerEpoch,
      steps: stepsPerEpoch * request.epochs,
      buckets: data.buckets,
      datasets: data.datasets,
      validationBatches: data.validationBatches,
      argv: request.rehearsal ? this.trainer.rehearse(argv) : argv,
      datasetToml: datasetToml(request, subsets, runFolder),
      samplePrompts: samplePromptsFile(request),
    };
  }
}

/** What follows from the request and the pictures alone. */
type Planned = Omit<RunPlan, 'problems' | 'disk' | 'vram' | 'time'>;

type Surroundings = {
  trainer: TrainerLocation;
  models: TrainingModels;
  extra: PlanProblem[];
  hardware: Hardware;
};

/** Batches one step is made of. What is no number is refused elsewhere. */
const gradientsOf = ({ extra }: StartRun) => Math.max(1, Number(extra.gradient_accumulation_steps) || 1);

const nameTaken = (name: string): PlanProblem => ({
  level: 'warning',
  field: 'name',
  message: `There is a LoRA named ${name} already. This one will be published as ${name}-2, or the next free number.`,
});

const isFatal = ({ level }: PlanProblem) => level === 'error';
const errorsFirst = (a: PlanProblem, b: PlanProblem) => a.level.localeCompare(b.level);
