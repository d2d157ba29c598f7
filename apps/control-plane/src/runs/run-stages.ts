import type { PhaseTime, RunProgress, RunState, RunStatus } from '@pilothouse/contracts/runs';
import type { KohyaService } from '../kohya/kohya.service.js';
import { hasEnded, type RunEvent } from './run-record.js';
import type { RunStory } from './run-story.js';

type Said = ReturnType<KohyaService['read']>;

/** How far a run is: by its output where that is read just now, else as it was `known` last. */
export function progressNow(
  said: Said | undefined,
  known: RunProgress,
  { status, events }: Pick<RunStory, 'status' | 'events'>,
): RunProgress {
  const lastEpoch = status.state === 'running' ? status.stopsAfterEpoch : null;
  const progress = said?.progressUntil(lastEpoch) ?? known;
  const phases = withStages(progress.phases, events);
  if (!hasEnded(status)) return { ...progress, phases };
  const over = phases.map((phase) => ({ ...phase, since: null }));
  return { ...progress, ...NOTHING_LEFT, phases: over };
}

const NOTHING_LEFT = { secondsLeft: null, leftWithout: [] };

/** How far a run came that has ended: nothing goes on, and nothing is left. */
export function lastProgress(said: Said, status: RunStatus): RunProgress {
  if ('endedAt' in status) said.end(status.endedAt);
  return { ...said.progress, ...NOTHING_LEFT };
}

/** The trainer's phases, with what the run's own story tells: what came before the trainer, and what after it. */
export function withStages(phases: PhaseTime[], history: readonly RunEvent[]): PhaseTime[] {
  const turnAt = firstOf(history, 'preparing');
  const begunAt = begunIn(history);
  const endedAt = history.find(({ status }) => hasEnded(status))?.at;
  const publishedAt = history.find(({ isPublishing }) => isPublishing)?.at;
  return [
    ...(turnAt === undefined ? [] : [stretch('freeing-gpu', turnAt, begunAt ?? endedAt)]),
    ...withStart(phases, begunAt, endedAt),
    ...(publishedAt === undefined ? [] : [stretch('publishing', publishedAt, endedAt)]),
  ];
}

/** A trainer is silent until its Python has loaded: it starts when it is started, not with its first word. */
function withStart(
  phases: PhaseTime[],
  begunAt: number | undefined,
  endedAt: number | undefined,
): PhaseTime[] {
  if (begunAt === undefined) return phases;
  const said = phases.filter(({ phase }) => phase !== 'starting');
  const next = said[0];
  if (!next) return [stretch('starting', begunAt, endedAt)];
  // An end that nobody saw leaves the whole unknown.
  const start = stretch('starting', begunAt, next.beganAt ?? begunAt);
  return [next.beganAt === null ? { ...start, seconds: null } : start, ...said];
}

/** When its runner had begun, which it tells itself; we hear of it a little later. */
const begunIn = (history: readonly RunEvent[]) =>
  history.flatMap(({ status }) => (status.state === 'running' ? [status.startedAt] : []))[0];

/** The moments of a log are noted by the second, so an end may seem to come so much before its beginning. */
const SLACK_MS = 2000;

const firstOf = (history: readonly RunEvent[], state: RunState) =>
  history.find(({ status }) => status.state === state)?.at;

function stretch(phase: PhaseTime['phase'], beganAt: number, endedAt: number | undefined): PhaseTime {
  if (endedAt === undefined) return { phase, beganAt, times: 0, seconds: 0, since: beganAt };
  // A clock that was set back in between has measured nothing.
  const seconds = endedAt < beganAt - SLACK_MS ? null : Math.max(0, endedAt - beganAt) / 1000;
  return { phase, beganAt, times: 1, seconds, since: null };
}
