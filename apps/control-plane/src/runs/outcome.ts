import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import type { RunnerState } from '@pilothouse/contracts/runner';
import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { Evidence, RunProgress } from '@pilothouse/contracts/runs';
import { identify } from '@pilothouse/processes/identity';
import type { OutputReader } from './run-output.js';

export type Outcome =
  { kind: 'publish' } | { kind: 'cancelled' } | { kind: 'failed'; reason: string; evidence: Evidence | null };

type Ended = Extract<RunnerState, { status: 'exited' | 'unstartable' }>;

/** How a command that ended turned out. Exit code 0 alone means nothing: sd-scripts also says it when it found no images. */
export function outcomeOf(ended: Ended, said: OutputReader, checkpoints: Checkpoint[]): Outcome {
  if (ended.status === 'unstartable') return { kind: 'failed', reason: ended.message, evidence: null };
  if (ended.stopAskedAt !== null) return { kind: 'cancelled' };

  const hasFinal = checkpoints.some(({ isFinal, isComplete }) => isFinal && isComplete);
  if (ended.exitCode === 0 && said.modelSaved && hasFinal) return { kind: 'publish' };
  return { kind: 'failed', ...said.explain(ended) };
}

/** Why a run is shown as interrupted, and what it can be taken up from. */
export function interruption(why: string, progress: RunProgress, checkpoints: Checkpoint[]): string {
  return [why, reached(progress), saved(checkpoints)].join(' ');
}

/** Why a runner is gone that did not say how its command ended. */
export function whyGone(runner: ProcessIdentity | undefined, complaint: string): string {
  if (runner && runner.bootId !== identify(process.pid)?.bootId) {
    return 'The machine was restarted while this run was in progress.';
  }
  const line = complaint.split('\n').find((each) => /error/i.test(each));
  if (line) return `The process that watched over this run broke: ${line.trim()}.`;
  return 'The process that watched over this run was killed from outside, so the trainer was ended too.';
}

const reached = ({ step, steps }: RunProgress) =>
  step === null
    ? 'Training had not begun.'
    : `It had reached step ${figure(step)}${steps ? ` of ${figure(steps)}` : ''}.`;

const figure = (value: number) => value.toLocaleString('en-US');

function saved(checkpoints: Checkpoint[]): string {
  const newest = checkpoints.filter(({ isComplete }) => isComplete).at(-1);
  return newest
    ? `The newest complete checkpoint is ${newest.file}.`
    : 'No complete checkpoint had been saved.';
}
