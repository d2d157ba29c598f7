import { type AnyRun, AnyRun as AnyRunSchema, RunEntry, type RunPhase } from '@pilothouse/contracts/runs';
import type { Asked, Context } from '../context.js';
import { CommandFailure } from '../exit-codes.js';
import { connectLive } from '../live.js';
import { span, table } from '../print.js';

const SHOWN = 20;

/** The newest runs. */
export async function listRuns(context: Context, { json, all }: Asked & { all?: boolean }): Promise<void> {
  const runs = await context.api.get(RunEntry.array(), '/runs');
  const shown = all ? runs : runs.slice(0, SHOWN);
  context.answer(json, shown, () =>
    runs.length === 0
      ? 'There are no runs yet.'
      : table([['RUN', 'STATE', 'PROGRESS', 'ID'], ...shown.map(entryRow)]) +
        (shown.length < runs.length ? `\n… and ${runs.length - shown.length} more: --all` : ''),
  );
}

export async function showRun(context: Context, id: string, { json }: Asked): Promise<void> {
  answerRun(context, await context.api.get(AnyRunSchema, `/runs/${encodeURIComponent(id)}`), json);
}

/** `verb` is the API's own: stop, hold, release, next, retry, resume. */
export async function changeRun(context: Context, verb: string, id: string, { json }: Asked): Promise<void> {
  const run = await context.api.post(AnyRunSchema, `/runs/${encodeURIComponent(id)}/${verb}`);
  answerRun(context, run, json);
}

function answerRun(context: Context, run: AnyRun, isJson: boolean | undefined) {
  context.answer(isJson, run, () => table([runRow(run)]));
}

/** Resolves when a run has ended. Fails as the run did. */
export async function untilEnded(context: Context, run: AnyRun): Promise<AnyRun> {
  const socket = await connectLive(context.access);
  try {
    let last = run;
    let told = '';
    await new Promise<void>((resolve, reject) => {
      const look = (now: AnyRun) => {
        if (now.id !== run.id) return;
        last = now;
        const line = newsOf(now);
        if (line !== told) context.output.say(`${now.name}: ${(told = line)}`);
        if (hasEnded(now)) resolve();
      };
      socket.on('run.changed', look);
      context.interrupted.addEventListener('abort', () => resolve());
      // It may have ended before its news could be heard.
      context.api.get(AnyRunSchema, `/runs/${run.id}`).then(look, reject);
    });
    return last;
  } finally {
    socket.disconnect();
  }
}

/** What is said of a run on its way: of an install its phases, since each of its hundred files is in the log. */
function newsOf(run: AnyRun): string {
  if (run.kind === 'install' && run.status.state === 'running')
    return INSTALL_WORDS[run.progress.phase] ?? run.progress.phase;
  return runRow(run).slice(1, 3).filter(Boolean).join(', ');
}

const INSTALL_WORDS: Partial<Record<RunPhase, string>> = {
  starting: 'getting ready',
  'fetching-source': 'fetching the source',
  'making-environment': 'making the environment',
  'installing-packages': 'installing packages',
  building: 'building',
  trying: 'trying it',
  switching: 'putting it in use',
};

/** Throws with the reason of a run that did not reach its end. */
export function requireDone({ name, status }: AnyRun) {
  if (status.state === 'done') return;
  const reason = 'reason' in status ? ` ${status.reason}` : '';
  throw new CommandFailure(`${name} ${hasEnded({ status }) ? 'ended' : 'is'} ${status.state}.${reason}`);
}

export const hasEnded = ({ status: { state } }: Pick<AnyRun, 'status'>) =>
  state === 'done' || state === 'failed' || state === 'cancelled' || state === 'interrupted';

export function runRow(run: AnyRun): string[] {
  return [run.name, stateOf(run), progressOf(run), run.id];
}

/** As a list tells it: without the time left. */
function entryRow(entry: RunEntry): string[] {
  return [entry.name, stateOf(entry), reachedBy(entry), entry.id];
}

function stateOf({ status, place }: AnyRun | RunEntry): string {
  if (status.state !== 'queued') return status.state;
  return status.held ? 'held' : `queued, place ${place ?? 'unknown'}`;
}

function progressOf(run: AnyRun): string {
  const { phase, phaseDone, phaseTotal, secondsLeft } = run.progress;
  if (run.status.state === 'queued') return '';
  const inPhase = phaseDone === null ? phase : `${phase} ${phaseDone} of ${phaseTotal ?? 'unknown'}`;
  const left = secondsLeft === null || hasEnded(run) ? '' : `, about ${span(secondsLeft)} left`;
  return (reachedBy(run) || (run.kind === 'install' ? '' : inPhase)) + left;
}

function reachedBy(run: AnyRun | RunEntry): string {
  if (run.kind === 'captioning') return `${run.captioned} of ${run.images} images`;
  if (run.kind === 'install')
    return hasEnded(run)
      ? ''
      : run.progress.doing || (INSTALL_WORDS[run.progress.phase] ?? run.progress.phase);
  const { step, steps } = run.progress;
  return step === null ? '' : `step ${step} of ${steps ?? 'unknown'}`;
}
