import type { TrainingRun } from '@pilothouse/contracts/runs';
import type { Settings } from '@pilothouse/contracts/settings';
import type { TrainingRecord } from './training-record.js';

export type Decision = { goes: boolean; text: string };

/** Whether an interrupted run goes on by itself, with the sentence that says why or why not. Undefined when that is not wanted. */
export function decideSelfResume(
  { policy, most }: Settings['resuming'],
  { resumedFrom, selfResumes }: TrainingRecord,
  { resumableFrom }: Pick<TrainingRun, 'resumableFrom'>,
): Decision | undefined {
  if (policy !== 'automatic') return undefined;
  if (!resumableFrom) return no('it has no complete state to go on from.');
  if (resumedFrom && resumableFrom.step <= resumedFrom.step) {
    return no('it got no further than where it had gone on from.');
  }
  if (selfResumes >= most) return no(`it did so ${times(most)} already, as often as the settings allow.`);
  return { goes: true, text: `To go on by itself, time ${selfResumes + 1} of at most ${most}.` };
}

const no = (reason: string): Decision => ({ goes: false, text: `Does not go on by itself: ${reason}` });

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
