import { join } from 'node:path';
import type { RunnerState } from '@pilothouse/contracts/runner';
import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { RunStatus } from '@pilothouse/contracts/runs';
import type { ModelsService } from '../models/models.service.js';
import { makeStepsAbsolute } from './absolute-steps.js';
import { finalFile } from './checkpoints.js';
import { interruption, outcomeOf, whyGone } from './outcome.js';
import { publishOnce } from './publication.js';
import { isDiskFull } from '../platform/disk-full.js';
import type { RunFolder } from './run-folder.js';
import type { OutputReader } from './run-output.js';
import { outputNameOf, type RunRecord } from './run-record.js';
import type { RunStory } from './run-story.js';
import { endSurvivors } from './survivors.js';

export type Ending = { status: RunStatus; text: string };

type Ended = Extract<RunnerState, { status: 'exited' | 'unstartable' }>;

type Remains = {
  folder: RunFolder;
  record: RunRecord;
  story: RunStory;
  said: OutputReader;
  checkpoints: Checkpoint[];
  models: ModelsService;
};

/**
 * What became of a run whose runner has ended, done to the end: its file published, what it left behind gone. Undefined when
 * the control plane goes before that is possible; the next one does it.
 */
export async function bringToEnd(remains: Remains): Promise<Ending | undefined> {
  const state = await remains.folder.state();
  return state?.status === 'exited' || state?.status === 'unstartable'
    ? settle(remains, state)
    : interrupt(remains, state);
}

async function settle(remains: Remains, ended: Ended): Promise<Ending | undefined> {
  const { startedAt, endedAt } = ended;
  const outcome = outcomeOf(ended, remains.said, remains.checkpoints);
  if (outcome.kind === 'publish') return publish(remains, startedAt, endedAt);
  if (outcome.kind === 'cancelled') {
    return { status: { state: 'cancelled', startedAt, endedAt }, text: 'Stopped. What was saved is kept.' };
  }
  const { reason, evidence } = outcome;
  return { status: { state: 'failed', startedAt, endedAt, reason, evidence }, text: reason };
}

/** The intent is on the disk before anything is published, so that after a crash it is looked for and not done twice. */
async function publish(
  { folder, record, story, models }: Remains,
  startedAt: number,
  endedAt: number,
): Promise<Ending | undefined> {
  const begunAt = story.publishingSince;
  const { name } = record.request;
  const final = finalFile(outputNameOf(record));
  const file = join(folder.checkpoints, final);
  if (begunAt === undefined) {
    const intent = { isPublishing: true };
    if (
      !(await story.tell(
        { state: 'running', startedAt, stopsAfterEpoch: null },
        'Publishing the LoRA.',
        intent,
      ))
    )
      return undefined;
  }
  try {
    await makeStepsAbsolute(file, record.request.epochs, record, models);
    const published = await publishOnce(models, { file, name, begunAt });
    const status: RunStatus = { state: 'done', startedAt, endedAt, published };
    return { status, text: `Published as models/${published}.` };
  } catch (error) {
    const reason =
      `The training finished and its LoRA is complete among this run's checkpoints (${final}), ` +
      `but it could not be put into models/loras: ${isDiskFull(error) ? 'the disk is full.' : (error as Error).message}`;
    return { status: { state: 'failed', startedAt, endedAt, reason, evidence: null }, text: reason };
  }
}

async function interrupt(remains: Remains, state: RunnerState | undefined): Promise<Ending> {
  const { folder, said, story, checkpoints } = remains;
  const runner = state?.runner ?? (await folder.claim());
  const left = await endSurvivors(folder.id, state?.status === 'running' ? state.child : undefined);
  const startedAt = state?.startedAt ?? null;
  const endedAt = Date.now();
  if (story.status.state === 'stopping') {
    return { status: { state: 'cancelled', startedAt, endedAt }, text: 'Stopped. What was saved is kept.' };
  }
  const why = (await folder.isWhole()) ? whyGone(runner, await folder.complaint()) : REMOVED;
  const reason = [
    interruption(why, said.progress, checkpoints),
    ...left.map(({ pid }) => `Its process ${pid} could not be ended.`),
  ].join(' ');
  return { status: { state: 'interrupted', startedAt, endedAt, reason }, text: reason };
}

const REMOVED = 'The folder of this run was removed while it was in progress.';
