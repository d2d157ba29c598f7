import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { PlanProblem } from '@pilothouse/contracts/plans';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { RUN_MARK } from '@pilothouse/processes/run-mark';
import type { KohyaService } from '../kohya/kohya.service.js';
import { AppError } from '../platform/app-error.js';
import type { TrashService } from '../trash/trash.service.js';
import { RunFolder } from './run-folder.js';
import type { RunRecord } from './run-record.js';

type Tools = { kohya: KohyaService; trash: TrashService; runsFolder: string };

/** Freezes a request into a run folder, ready to be started at any time. Throws, and leaves no run, where it cannot be. */
export async function makeRun(
  request: StartRun,
  createdAt: number,
  { kohya, trash, runsFolder }: Tools,
): Promise<{ folder: RunFolder; record: RunRecord }> {
  refuseErrors((await kohya.plan(request)).problems);

  const folder = new RunFolder(join(runsFolder, newRunId(createdAt)));
  await folder.make();
  try {
    const { command, datasetToml, samplePrompts, plan } = await kohya.prepare(request, folder.path);
    const { steps: plannedSteps, stepsPerEpoch, images } = plan;
    const record = {
      request,
      createdAt,
      plannedSteps,
      stepsPerEpoch,
      images,
      resumedFrom: null,
      selfResumes: 0,
    };
    const marked = { ...command, env: { ...command.env, [RUN_MARK]: folder.id } };
    await folder.appendEvent({
      at: createdAt,
      text: `Asked for, with ${counted(images, 'picture')} and ${counted(plannedSteps, 'step')}.`,
      status: { state: 'queued', held: false },
      isPublishing: false,
      isResuming: false,
    });
    await folder.commit({ record, command: marked, datasetToml, samplePrompts });
    return { folder, record };
  } catch (error) {
    await trash.move([folder.path], `Half-made run ${request.name}`).catch(() => undefined); // Done at the next start.
    throw error;
  }
}

function refuseErrors(problems: PlanProblem[]) {
  const errors = problems.filter(({ level }) => level === 'error');
  if (errors.length === 0) return;
  const code = errors.every(({ field }) => field === '') ? 'CONFLICT' : 'INVALID_INPUT';
  throw new AppError(code, errors.map(({ message }) => message).join(' '), { details: problems });
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** `20261122-074501-k3v9qa`: sorts by age. */
export function newRunId(at: number): string {
  const [day, time] = new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '').split('T');
  const tail = Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${day}-${time}-${tail}`;
}

const counted = (amount: number, one: string) =>
  `${amount.toLocaleString('en-US')} ${amount === 1 ? one : `${one}s`}`;
