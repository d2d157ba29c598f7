import { Instant, RunId } from '@pilothouse/contracts/names';
import { Checkpoint, ResumePoint } from '@pilothouse/contracts/checkpoints';
import { LossCurve } from '@pilothouse/contracts/curves';
import { DatasetVersions, RunProgress } from '@pilothouse/contracts/runs';
import { StartRun } from '@pilothouse/contracts/start-run';
import { z } from 'zod';

/** `run.json` of a training run. */
export const TrainingRecord = z.object({
  kind: z.literal('training').default('training'),
  request: StartRun,
  createdAt: Instant,
  plannedSteps: z.int().nonnegative(),
  stepsPerEpoch: z.int().nonnegative(),
  images: z.int().nonnegative(),
  /** Which version of each dataset it learns from. */
  datasetVersions: DatasetVersions.default({}),
  /** Stem of the files the trainer writes, where it is not the name of the run. */
  outputName: z.string().optional(),
  resumedFrom: ResumePoint.extend({ id: RunId }).nullable().default(null),
  /** How often in a row it went on by itself; 0 once a person had a hand in it. */
  selfResumes: z.int().nonnegative().default(0),
});
export type TrainingRecord = z.infer<typeof TrainingRecord>;

/** What the trainer calls its files. */
export const outputNameOf = ({ outputName, request }: TrainingRecord) => outputName ?? request.name;

/** What the trainer is to do, as far as the record tells. */
export function scheduleOf({ request, plannedSteps, stepsPerEpoch, resumedFrom }: TrainingRecord) {
  const { epochs, samples } = request;
  const prompts = samples.prompts.length;
  return {
    steps: plannedSteps,
    stepsPerEpoch,
    epochs,
    startEpoch: resumedFrom?.epoch ?? 0,
    startStep: resumedFrom?.step ?? 0,
    sampleEvery: prompts > 0 ? samples.everyEpochs : 0,
    prompts,
  };
}

/** What `summary.json` of an ended training run holds besides the common part. */
export const TrainingSummary = z.object({
  progress: RunProgress,
  checkpoints: Checkpoint.array(),
  sampledEpochs: z.int().nonnegative().array().default([]),
  resumableFrom: ResumePoint.nullable().default(null),
});
export type TrainingSummary = z.infer<typeof TrainingSummary>;

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
  leftWithout: [],
  phases: [],
};
