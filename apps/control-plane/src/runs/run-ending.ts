import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import type { RunnerState } from '@pilothouse/contracts/runner';
import { identify } from '@pilothouse/processes/identity';
import { RUN_MARK } from '@pilothouse/processes/run-mark';
import { endSurvivors } from '../platform/survivors.js';
import type { RunFolder } from './run-folder.js';
import type { RunStory } from './run-story.js';
import type { Ending, RunWork } from './run-work.js';

type Ended = Extract<RunnerState, { status: 'exited' | 'unstartable' }>;
type Remains = { folder: RunFolder; story: RunStory; work: RunWork };

/**
 * What became of a run whose runner has ended, done to the end, with what it left behind gone. Undefined when the control plane
 * goes before that is possible; the next one does it.
 */
export async function bringToEnd(remains: Remains): Promise<Ending | undefined> {
  const state = await remains.folder.state();
  return state?.status === 'exited' || state?.status === 'unstartable'
    ? settle(remains.work, state)
    : interrupt(remains, state);
}

async function settle(work: RunWork, ended: Ended): Promise<Ending | undefined> {
  const { startedAt, endedAt } = ended;
  if (ended.status === 'unstartable') {
    const { message: reason } = ended;
    return { status: { state: 'failed', startedAt, endedAt, reason, evidence: null }, text: reason };
  }
  return ended.stopAskedAt === null ? work.settle(ended) : stopped(startedAt, endedAt);
}

async function interrupt({ folder, story, work }: Remains, state: RunnerState | undefined): Promise<Ending> {
  const runner = state?.runner ?? (await folder.claim());
  const left = await endSurvivors(
    `${RUN_MARK}=${folder.id}`,
    state?.status === 'running' ? state.child : undefined,
  );
  const startedAt = state?.startedAt ?? null;
  const endedAt = Date.now();
  if (story.status.state === 'stopping') return stopped(startedAt, endedAt);

  const why = (await folder.isWhole()) ? whyGone(runner, await folder.complaint()) : REMOVED;
  const survivors = left.map(({ pid }) => `Its process ${pid} could not be ended.`);
  const reason = [why, work.reached, ...survivors].join(' ');
  return { status: { state: 'interrupted', startedAt, endedAt, reason }, text: reason };
}

const stopped = (startedAt: number | null, endedAt: number): Ending => ({
  status: { state: 'cancelled', startedAt, endedAt },
  text: 'Stopped. What was saved is kept.',
});

const REMOVED = 'The folder of this run was removed while it was in progress.';

/** Why a runner is gone that did not say how its command ended. */
function whyGone(runner: ProcessIdentity | undefined, complaint: string): string {
  if (runner && runner.bootId !== identify(process.pid)?.bootId) {
    return 'The machine was restarted while this run was in progress.';
  }
  const line = complaint.split('\n').find((each) => /error/i.test(each));
  if (line) return `The process that watched over this run broke: ${line.trim()}.`;
  return 'The process that watched over this run was killed from outside, so its command was ended too.';
}
