import { mkdir } from 'node:fs/promises';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { type KohyaService, SAMPLE_PROMPTS } from '../kohya/kohya.service.js';
import { AppError } from '../platform/app-error.js';
import type { Prepare } from './make-run.js';
import type { TrainingRecord } from './training-record.js';

/** Everything a new training run is made of. */
export const prepareTraining =
  (request: StartRun, kohya: KohyaService): Prepare =>
  async (folder, createdAt) => {
    await mkdir(folder.checkpoints);
    const { command, datasetToml, samplePrompts, datasetVersions, plan } = await kohya.prepare(
      request,
      folder.path,
    );
    const { steps: plannedSteps, stepsPerEpoch, images } = plan;
    const record: TrainingRecord = {
      kind: 'training',
      request,
      createdAt,
      plannedSteps,
      stepsPerEpoch,
      images,
      datasetVersions,
      resumedFrom: null,
      selfResumes: 0,
    };
    const files: Record<string, string> = { 'dataset.toml': datasetToml };
    if (samplePrompts !== '') files[SAMPLE_PROMPTS] = samplePrompts;
    const text = `Asked for, with ${counted(images, 'picture')} and ${counted(plannedSteps, 'step')}.`;
    return { record, command, files, text };
  };

export function refuseErrors(problems: PlanProblem[]) {
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length === 0) return;
  const code = errors.every(({ field }) => field === '') ? 'CONFLICT' : 'INVALID_INPUT';
  throw new AppError(code, errors.map(({ message }) => message).join(' '), { details: problems });
}

const counted = (amount: number, one: string) =>
  `${amount.toLocaleString('en-US')} ${amount === 1 ? one : `${one}s`}`;
