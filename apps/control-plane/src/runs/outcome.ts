import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { RunProgress } from '@pilothouse/contracts/runs';
import type { Explanation, KohyaService } from '../kohya/kohya.service.js';
import type { Exit } from './run-work.js';

export type Outcome = { kind: 'publish' } | { kind: 'failed'; why: Explanation };

/** How a trainer that ended turned out. Exit code 0 alone means nothing: sd-scripts also says it when it found no images. */
export function outcomeOf(
  exit: Exit,
  said: ReturnType<KohyaService['read']>,
  checkpoints: Checkpoint[],
): Outcome {
  const hasFinal = checkpoints.some(({ isFinal, isComplete }) => isFinal && isComplete);
  if (exit.exitCode === 0 && said.modelSaved && hasFinal) return { kind: 'publish' };
  return { kind: 'failed', why: said.explain(exit) };
}

/** How far training came, and what it can be taken up from. */
export const reachedBy = (progress: RunProgress, checkpoints: Checkpoint[]): string =>
  `${reached(progress)} ${saved(checkpoints)}`;

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
