import type { Service, ServiceState } from '@pilothouse/contracts/services';
import type { StateKind } from '@/ui/state-label';
import { moment } from '@/ui/format';

const WORD = {
  running: 'Running',
  starting: 'Starting',
  stopping: 'Stopping',
  'backing-off': 'Backing off',
  stopped: 'Stopped',
  exited: 'Exited',
  failed: 'Failed',
  unknown: 'Unknown',
} satisfies Record<ServiceState, string>;

/** An exit with another code than 0 is a failure, whether or not supervisord tried again. */
export const stateWord = (service: Service) =>
  stateKind(service) === 'failed' ? WORD.failed : WORD[service.state];

/** An exit with code 0 is an end, any other one a failure. */
export function stateKind({ state, exitCode }: Service): StateKind {
  if (state === 'exited') return exitCode === 0 ? 'stopped' : 'failed';
  return KIND[state];
}

// supervisord says that the process lives, not that it answers: live, not ready.
const KIND = {
  running: 'live',
  starting: 'starting',
  stopping: 'starting',
  'backing-off': 'warning',
  stopped: 'stopped',
  failed: 'failed',
  unknown: 'absent',
} satisfies Record<Exclude<ServiceState, 'exited'>, StateKind>;

/** The colour a row lights up in when it has become so. */
export function flashTone(service: Service): 'live' | 'warn' | 'bad' | 'off' {
  const kind = stateKind(service);
  if (kind === 'failed') return 'bad';
  if (kind === 'warning') return 'warn';
  return kind === 'live' || kind === 'starting' ? 'live' : 'off';
}

const SPACE = '\u00a0';
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Down to the second for an hour, so that one sees it count: "8 s", "1 min 04 s", "4 h 44 min", "3 d 04 h". */
export function uptime(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < MINUTE) return `${s}${SPACE}s`;
  if (s < HOUR) return pair(Math.floor(s / MINUTE), 'min', s % MINUTE, 's');
  if (s < 2 * DAY) return pair(Math.floor(s / HOUR), 'h', Math.floor((s % HOUR) / MINUTE), 'min');
  return pair(Math.floor(s / DAY), 'd', Math.floor((s % DAY) / HOUR), 'h');
}

// Two digits, so that the text keeps its width while it counts.
const pair = (large: number, largeUnit: string, small: number, smallUnit: string) =>
  `${large}${SPACE}${largeUnit}${SPACE}${String(small).padStart(2, '0')}${SPACE}${smallUnit}`;

/** What stands beside the state: how long it runs, else since when it is so. */
export function sinceText({ state, since }: Service, now: number): string {
  if (since === null) return state === 'unknown' ? '' : 'never started';
  return state === 'running' || state === 'starting'
    ? uptime((now - since) / 1000)
    : `since ${moment(since, now)}`;
}

// supervisord's words for "it did not live as long as it must to count as started".
const EARLY = /^Exited too quickly/;

/** Why it does not run, in words; empty when there is nothing to say. */
export function troubleOf({ state, exitCode, spawnError }: Service): string {
  if (EARLY.test(spawnError)) return `${endingOf(exitCode)} right after its start`;
  if (spawnError) return spawnError;
  if (exitCode === null || exitCode === 0 || state === 'running' || state === 'starting') return '';
  return endingOf(exitCode);
}

function endingOf(exitCode: number | null): string {
  if (exitCode === -1) return 'killed by a signal';
  return exitCode === null ? 'ended' : `ended with exit code ${exitCode}`;
}

/** "4 running, 1 starting, 1 failed". */
export function tally(services: Service[]): string {
  return Object.values(WORD)
    .map((word) => [services.filter((service) => stateWord(service) === word).length, word] as const)
    .filter(([many]) => many > 0)
    .map(([many, word]) => `${many} ${word.toLowerCase()}`)
    .join(', ');
}
