import { z } from 'zod';
import { Checkpoint, Publication, ResumePoint } from './checkpoints.js';
import { FailureCause } from './fixes.js';
import { CaptionReview, StartCaptioning } from './captioning.js';
import { Instant, ItemName, RelativePath, RunId, ServiceName } from './names.js';
import { StartRun } from './start-run.js';
import { ToolSource } from './tool-entry.js';
import { VersionName } from './tools.js';

export const RunPhase = z.enum([
  'freeing-gpu',
  'starting',
  'reading-dataset',
  'downloading',
  'loading-model',
  'caching-latents',
  'caching-text',
  'preparing',
  'training',
  'captioning',
  'sampling',
  'saving',
  'finishing',
  // Of an install, in this order.
  'fetching-source',
  'making-environment',
  'installing-packages',
  'building',
  'trying',
  'switching',
]);
export type RunPhase = z.infer<typeof RunPhase>;

/** What a run spends its time on: the phases of its trainer, and what comes before and after it. */
export const RunStage = z.enum([...RunPhase.options, 'publishing']);
export type RunStage = z.infer<typeof RunStage>;

/** How long a run was in one of its phases. Sampling and saving come again and again: their times are added up. */
export const PhaseTime = z.object({
  phase: RunStage,
  /** When it began for the first time; null when nobody saw it. */
  beganAt: Instant.nullable(),
  /** How often it has ended. */
  times: z.int().nonnegative(),
  /** What has ended of it; null when nobody saw when. */
  seconds: z.number().nonnegative().nullable(),
  /** Since when it goes on just now; null when it does not, or nobody saw it begin. */
  since: Instant.nullable(),
});
export type PhaseTime = z.infer<typeof PhaseTime>;

/** How far the work of a run has come, whatever the work is. Null is "not said yet". */
export const WorkProgress = z.object({
  phase: RunPhase,
  /** The bar of the phase, while it has one. */
  phaseDone: z.int().nonnegative().nullable(),
  phaseTotal: z.int().nonnegative().nullable(),
  /** All that is still to come; null while the speed is not known. */
  secondsLeft: z.number().nonnegative().nullable(),
});
export type WorkProgress = z.infer<typeof WorkProgress>;

/** Read from the trainer's own output. */
export const RunProgress = WorkProgress.extend({
  epoch: z.int().nullable(),
  epochs: z.int().nullable(),
  step: z.int().nullable(),
  steps: z.int().nullable(),
  /** The trainer's moving average over one epoch. */
  loss: z.number().nullable(),
  lossIsNaN: z.boolean(),
  /** By our own clock, without the time that sampling and saving take. */
  secondsPerStep: z.number().positive().nullable(),
  /** What still comes and was never measured, so that `secondsLeft` is only the least it takes. */
  leftWithout: z.enum(['sampling', 'saving']).array().default([]),
  /** In the order they began. */
  phases: PhaseTime.array().default([]),
});
export type RunProgress = z.infer<typeof RunProgress>;

/** The line of `output.log` that says why, with its 1-based number. */
export const Evidence = z.object({ line: z.int().positive(), text: z.string() });
export type Evidence = z.infer<typeof Evidence>;

export const RunStatus = z.discriminatedUnion('state', [
  /** One that is held keeps its place and lets the others pass. */
  z.object({ state: z.literal('queued'), held: z.boolean().default(false) }),
  z.object({ state: z.literal('preparing') }),
  z.object({
    state: z.literal('running'),
    startedAt: Instant,
    /** It is to be stopped once this epoch is saved; null when it goes on to its end. */
    stopsAfterEpoch: z.int().positive().nullable().default(null),
  }),
  z.object({
    state: z.literal('stopping'),
    startedAt: Instant,
    since: Instant,
    /** When it is asked more firmly, and when it is ended by force; null when not known. */
    terminatesAt: Instant.nullable().default(null),
    killsAt: Instant.nullable().default(null),
  }),
  z.object({
    state: z.literal('done'),
    startedAt: Instant,
    endedAt: Instant,
    /** Below `models/`; null for a run that makes no model. */
    published: RelativePath.nullable().default(null),
  }),
  z.object({
    state: z.literal('failed'),
    startedAt: Instant.nullable(),
    endedAt: Instant,
    reason: z.string(),
    evidence: Evidence.nullable(),
    /** Absent when nobody knows it. */
    cause: FailureCause.optional(),
  }),
  z.object({ state: z.literal('cancelled'), startedAt: Instant.nullable(), endedAt: Instant }),
  z.object({
    state: z.literal('interrupted'),
    startedAt: Instant.nullable(),
    endedAt: Instant,
    reason: z.string(),
  }),
]);
export type RunStatus = z.infer<typeof RunStatus>;
export type RunState = RunStatus['state'];

/** What every run has, whatever its work is. */
const RunBasics = z.object({
  id: RunId,
  /** For people, and not its own: runs may share one. */
  name: z.string(),
  createdAt: Instant,
  status: RunStatus,
  /** In the queue, 1 is next; null for a run that does not wait. */
  place: z.int().positive().nullable().default(null),
  progress: WorkProgress,
  logBytes: z.int().nonnegative(),
  /** A sentence about what holds the run up just now, such as a full disk; empty or absent when nothing does. */
  notice: z.string().optional(),
});
/** What is known of a run before its work adds what it has to say. */
export type RunBasics = Omit<z.infer<typeof RunBasics>, 'progress'>;

/** By the name of a dataset: the version of it that a run learns from. */
export const DatasetVersions = z.record(z.string(), z.int().positive());
export type DatasetVersions = z.infer<typeof DatasetVersions>;

export const TrainingRun = RunBasics.extend({
  kind: z.literal('training'),
  request: StartRun,
  plannedSteps: z.int().nonnegative(),
  progress: RunProgress,
  checkpoints: Checkpoint.array(),
  publications: Publication.array().default([]),
  /** Epochs after which there are samples; 0 is before training. */
  sampledEpochs: z.int().nonnegative().array().default([]),
  /** The newest complete state; null when there is none to go on from. */
  resumableFrom: ResumePoint.nullable().default(null),
  /** The run this one goes on with, and from where. */
  resumedFrom: ResumePoint.extend({ id: RunId }).nullable().default(null),
  /** The newest run that goes on with this one. */
  continuedAs: RunId.nullable().default(null),
  /** Empty for runs of before there were versions. */
  datasetVersions: DatasetVersions.default({}),
});
export type TrainingRun = z.infer<typeof TrainingRun>;

/** Writes captions for a dataset, to be looked over before any is put into it. */
export const CaptioningRun = RunBasics.extend({
  kind: z.literal('captioning'),
  request: StartCaptioning,
  /** Images it was asked to caption. */
  images: z.int().nonnegative(),
  /** Of those, how many have a caption from it. */
  captioned: z.int().nonnegative(),
  review: CaptionReview,
});
export type CaptioningRun = z.infer<typeof CaptioningRun>;

/** Installs or updates a tool beside what is there, tries it, and puts it in the place of what was started until now. */
export const InstallRun = RunBasics.extend({
  kind: z.literal('install'),
  tool: ServiceName,
  /** Of the tool, for people. */
  title: z.string(),
  source: ToolSource,
  /** The version that was started when it was asked for; null for a first install. */
  before: VersionName.nullable(),
  /** What it is called on the disk; null until that is known. */
  version: VersionName.nullable(),
  /** Of a checkout, whole; null for what is none and until it is known. */
  commit: z.string().nullable(),
  /** From its start to its first answer when it was tried; null when it was not. */
  readySeconds: z.number().nonnegative().nullable(),
  /** What did not go as wished and does not keep it from working, in sentences. */
  warnings: z.string().array(),
  progress: WorkProgress.extend({
    /** What is being done in this phase, such as "torch-2.9.1-cp311-linux_x86_64.whl"; empty when nothing is said. */
    doing: z.string(),
    /** What the bar counts: bytes of one file, or things such as git's objects. Null without a bar. */
    counts: z.enum(['bytes', 'things']).nullable().default(null),
    /** In the order they began. */
    phases: PhaseTime.array(),
  }),
});
export type InstallRun = z.infer<typeof InstallRun>;

/** Told apart by `kind`. All kinds share the queue, the runner, the log and the ways to end. */
export const AnyRun = z.discriminatedUnion('kind', [TrainingRun, CaptioningRun, InstallRun]);
export type AnyRun = z.infer<typeof AnyRun>;

const EntryBasics = RunBasics.omit({ progress: true, logBytes: true, notice: true });

export const TrainingEntry = EntryBasics.extend({
  kind: z.literal('training'),
  request: StartRun.pick({ family: true, dataset: true, rehearsal: true }),
  plannedSteps: z.int().nonnegative(),
  progress: RunProgress.pick({ step: true, steps: true, loss: true, lossIsNaN: true }),
  publications: Publication.pick({ path: true }).array().default([]),
  resumedFrom: TrainingRun.shape.resumedFrom,
  continuedAs: TrainingRun.shape.continuedAs,
});
export type TrainingEntry = z.infer<typeof TrainingEntry>;

export const CaptioningEntry = EntryBasics.extend({
  kind: z.literal('captioning'),
  request: z.object({ dataset: ItemName }),
  images: z.int().nonnegative(),
  captioned: z.int().nonnegative(),
  review: CaptionReview,
});
export type CaptioningEntry = z.infer<typeof CaptioningEntry>;

export const InstallEntry = EntryBasics.extend({
  kind: z.literal('install'),
  tool: ServiceName,
  title: z.string(),
  source: ToolSource,
  version: VersionName.nullable(),
  progress: InstallRun.shape.progress.pick({ phase: true, doing: true }),
});
export type InstallEntry = z.infer<typeof InstallEntry>;

/** `GET /api/runs`: what a list of runs shows of each. There may be thousands, so the rest is asked for one by one. */
export const RunEntry = z.discriminatedUnion('kind', [TrainingEntry, CaptioningEntry, InstallEntry]);
export type RunEntry = z.infer<typeof RunEntry>;

/** Where nothing else is said, a run trains. */
export const Run = TrainingRun;
export type Run = TrainingRun;

/** `PUT /api/runs/queue`: the runs that wait, first next. Those it does not name follow in the order they had. */
export const OrderQueue = z.object({
  ids: RunId.array()
    .max(10_000)
    .refine((ids) => new Set(ids).size === ids.length, 'A run has one place in the queue'),
});
export type OrderQueue = z.infer<typeof OrderQueue>;

/** `GET /api/runs/queue`: what goes for all runs that wait. While it is paused none of them begins. */
export const Queue = z.object({ pausedAt: Instant.nullable() });
export type Queue = z.infer<typeof Queue>;

/** `PATCH /api/runs/queue`: what is in progress goes on. False resumes it. */
export const PauseQueue = z.object({ paused: z.boolean() });
export type PauseQueue = z.infer<typeof PauseQueue>;

/** `DELETE /api/runs/:id`: into the trash. A run with kept checkpoints goes only when it is meant `anyway`. */
export const RemoveRun = z.object({ anyway: z.enum(['true', 'false']).default('false') });
export type RemoveRun = z.infer<typeof RemoveRun>;

/** `POST /api/runs/:id/stop-after-save`: false takes it back. */
export const StopAfterSave = z.object({ wanted: z.boolean() });
export type StopAfterSave = z.infer<typeof StopAfterSave>;

export const RunParams = z.object({ id: RunId });

/** `GET /api/runs/:id/files`: what was started, word for word. */
export const RunFiles = z.object({
  argv: z.string().array(),
  cwd: z.string(),
  datasetToml: z.string(),
  events: z.object({ at: Instant, state: z.string(), text: z.string() }).array(),
});
export type RunFiles = z.infer<typeof RunFiles>;

/** `GET /api/runs/damaged`: a folder that holds a run nobody can read. Nothing of it is shown until that is mended. */
export const DamagedRun = z.object({
  id: RunId,
  /** The file in it that cannot be read. */
  file: z.string(),
  /** A sentence. */
  why: z.string(),
  /** Where it stands on this machine, to mend it by hand. */
  folder: z.string(),
});
export type DamagedRun = z.infer<typeof DamagedRun>;

export type RunEvents = {
  /** At most four times a second for each run, and at once when its state changes. */
  'run.changed': (run: AnyRun) => void;
  'run.removed': (news: { id: string }) => void;
  'queue.changed': (queue: Queue) => void;
  /** All of them, whenever one comes or goes. */
  'runs.damaged.changed': (runs: DamagedRun[]) => void;
};
