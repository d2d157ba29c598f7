import { CaptioningRun, type RunProgress, type RunStatus, TrainingRun } from '@pilothouse/contracts/runs';
import type { z } from 'zod';

type Changes = {
  status?: z.input<typeof RunStatus>;
  progress?: Partial<RunProgress>;
  checkpoints?: TrainingRun['checkpoints'];
  id?: string;
  place?: number;
};

/** A run of 6 epochs and 2,148 steps, as the contract has it. */
export function makeRun({
  status = RUNNING,
  progress,
  checkpoints = [],
  id = '20261122-060000-aaaaaa',
  place,
}: Changes = {}): TrainingRun {
  return TrainingRun.parse({
    kind: 'training',
    id,
    name: 'riso-coast-v3',
    request: {
      name: 'riso-coast-v3',
      family: 'sdxl',
      baseModel: 'checkpoints/sd_xl_base_1.0.safetensors',
      dataset: 'riso-coast',
      triggerWords: ['risocoast'],
      resolution: 1024,
    },
    createdAt: 1,
    status,
    place,
    plannedSteps: 2148,
    progress: { ...NOTHING_SAID, ...progress },
    checkpoints,
    logBytes: 0,
  });
}

/** Tags for 24 pictures. */
export const makeCaptioning = (changes: Partial<z.input<typeof CaptioningRun>> = {}): CaptioningRun =>
  CaptioningRun.parse({
    kind: 'captioning',
    id: '20261122-060000-bbbbbb',
    name: 'riso-coast: WD14 tags',
    request: { tool: 'wd14', dataset: 'riso-coast' },
    createdAt: 1,
    status: RUNNING,
    images: 24,
    captioned: 24,
    review: { applied: 0, discardedAt: null },
    progress: { phase: 'captioning', phaseDone: null, phaseTotal: null, secondsLeft: null },
    logBytes: 0,
    ...changes,
  });

export const savedAfter = (epoch: number, isComplete = true): TrainingRun['checkpoints'][number] => ({
  file: `riso-coast-v3-${String(epoch).padStart(6, '0')}.safetensors`,
  epoch,
  isFinal: false,
  bytes: 228_000_000,
  savedAt: epoch,
  isComplete,
  isKept: false,
});

const RUNNING = { state: 'running', startedAt: 1_000 } as const;

const NOTHING_SAID: RunProgress = {
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
