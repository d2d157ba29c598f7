import { Instant, RunId } from '@pilothouse/contracts/names';
import { Checkpoint, Publication, ResumePoint } from '@pilothouse/contracts/checkpoints';
import { LossCurve } from '@pilothouse/contracts/curves';
import { RunProgress, RunStatus } from '@pilothouse/contracts/runs';
import { StartRun } from '@pilothouse/contracts/start-run';
import { z } from 'zod';

/** `run.json`: what was asked for and planned. It is written last when a run is made, and never again. */
export const RunRecord = z.object({
  request: StartRun,
  createdAt: Instant,
  plannedSteps: z.int().nonnegative(),
  stepsPerEpoch: z.int().nonnegative(),
  images: z.int().nonnegative(),
  /** Stem of the files the trainer writes, where it is not the name of the run. */
  outputName: z.string().optional(),
  resumedFrom: ResumePoint.extend({ id: RunId }).nullable().default(null),
  /** How often in a row it went on by itself; 0 once a person had a hand in it. */
  selfResumes: z.int().nonnegative().default(0),
});
export type RunRecord = z.infer<typeof RunRecord>;

/** What the trainer calls its files. */
export const outputNameOf = ({ outputName, request }: RunRecord) => outputName ?? request.name;

/** One line of `events.ndjson`. The last one says how the run stands. */
export const RunEvent = z.object({
  at: Instant,
  text: z.string(),
  status: RunStatus,
  /** The final file is about to be published: after a crash it may or may not have been. */
  isPublishing: z.boolean().default(false),
  /** A checkpoint that was published by hand. */
  publication: Publication.optional(),
  /** A run that goes on with this one is about to be made: after a crash there may be one or not. */
  isResuming: z.boolean().default(false),
});
export type RunEvent = z.infer<typeof RunEvent>;

/** `summary.json` of an ended run, so that its log need not be read to list it. Made anew from the log when missing. */
export const RunSummary = z.object({
  progress: RunProgress,
  checkpoints: Checkpoint.array(),
  logBytes: z.int().nonnegative(),
  sampledEpochs: z.int().nonnegative().array().default([]),
  resumableFrom: ResumePoint.nullable().default(null),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** `loss.json`, beside it and apart from it, because it is long and seldom asked for. */
export const RunLoss = LossCurve;

export const NOTHING_SAID: RunProgress = {
  phase: 'starting',
  phaseDone: null,
  phaseTotal: null,
  epoch: null,
  epochs: null,
  step: null,
  steps: null,
  loss: null,
  lossIsNaN: false,
  secondsPerStep: null,
  secondsLeft: null,
};

export const hasEnded = ({ state }: RunStatus) =>
  state === 'done' || state === 'failed' || state === 'cancelled' || state === 'interrupted';
