import { join } from 'node:path';
import type { RunStatus } from '@pilothouse/contracts/runs';
import type { KohyaService } from '../kohya/kohya.service.js';
import type { ModelsService } from '../models/models.service.js';
import { isDiskFull } from '../platform/disk-full.js';
import { makeStepsAbsolute } from './absolute-steps.js';
import { finalFile } from './checkpoints.js';
import { outcomeOf } from './outcome.js';
import { publishOnce } from './publication.js';
import type { RunFolder } from './run-folder.js';
import type { RunSavings } from './run-savings.js';
import type { RunStory } from './run-story.js';
import type { Ending, Exit } from './run-work.js';
import { outputNameOf, type TrainingRecord } from './training-record.js';

type Remains = {
  folder: RunFolder;
  record: TrainingRecord;
  story: RunStory;
  said: ReturnType<KohyaService['read']>;
  savings: RunSavings;
  models: ModelsService;
  onError: (error: unknown) => void;
};

/** What became of a trainer that ended by itself, done to the end: its file published, what only a resume needs gone. */
export async function settleTraining(remains: Remains, exit: Exit): Promise<Ending | undefined> {
  const { said, savings, onError } = remains;
  const { startedAt, endedAt } = exit;
  const outcome = outcomeOf(exit, said, savings.checkpoints);
  if (outcome.kind === 'failed') {
    const { why } = outcome;
    return { status: { state: 'failed', startedAt, endedAt, ...why }, text: why.reason };
  }
  const ending = remains.record.request.rehearsal
    ? rehearsed(startedAt, endedAt)
    : await publish(remains, startedAt, endedAt);
  if (ending?.status.state === 'done') await savings.dropStates().catch(onError);
  return ending;
}

const rehearsed = (startedAt: number, endedAt: number): Ending => ({
  status: { state: 'done', startedAt, endedAt, published: null },
  text: 'Rehearsed to the end. No model was trained, so nothing is published.',
});

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
    const status: RunStatus = { state: 'running', startedAt, stopsAfterEpoch: null };
    const isNoted = await story.tell(status, 'Publishing the LoRA.', { isPublishing: true });
    if (!isNoted) return undefined;
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
