import type { Service, ServiceState } from '@pilothouse/contracts/services';
import { clock, count, moment } from '@/ui/format';
import type { StateKind } from '@/ui/state-label';

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

/** To live is not to answer: a service that runs is ready only when it was seen to answer. */
export function stateWord(service: Service): string {
  if (stateKind(service) === 'failed') return WORD.failed;
  return (service.state === 'running' && HEALTH_WORD[service.health.state]) || WORD[service.state];
}

const HEALTH_WORD: Partial<Record<Service['health']['state'], string>> = {
  starting: 'Starting',
  ready: 'Ready',
  unhealthy: 'Unhealthy',
};

/** An exit with code 0 is an end, any other one a failure. */
export function stateKind({ state, exitCode, health }: Service): StateKind {
  if (state === 'exited') return exitCode === 0 ? 'stopped' : 'failed';
  return (state === 'running' && HEALTH_KIND[health.state]) || KIND[state];
}

const HEALTH_KIND: Partial<Record<Service['health']['state'], StateKind>> = {
  starting: 'starting',
  ready: 'ready',
  unhealthy: 'warning',
};

const KIND = {
  running: 'live',
  starting: 'starting',
  stopping: 'starting',
  'backing-off': 'warning',
  stopped: 'stopped',
  failed: 'failed',
  unknown: 'absent',
} satisfies Record<Exclude<ServiceState, 'exited'>, StateKind>;

/** A process is there, or will be at once. */
export const isUp = ({ state }: Service) =>
  state === 'running' || state === 'starting' || state === 'backing-off';

export const isReady = ({ state, health }: Service) =>
  state === 'running' && (health.state === 'ready' || health.state === 'unwatched');

/** The colour a row lights up in when it has become so. */
export function flashTone(kind: StateKind): 'ok' | 'live' | 'warn' | 'bad' | 'off' {
  if (kind === 'failed') return 'bad';
  if (kind === 'warning') return 'warn';
  if (kind === 'ready') return 'ok';
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

/** What stands beside the state: "1 h 13 min", "4 s of about 6", "try 3", "13:58, 3 tries", "since 13:58". */
export function sinceText(service: Service, now: number): string {
  const { state, since, health, tries } = service;
  if (health.state === 'starting' && (state === 'running' || state === 'starting')) {
    const soFar = uptime((now - health.since) / 1000);
    return health.usualSeconds === null ? soFar : `${soFar} of about ${aboutSeconds(health.usualSeconds)}`;
  }
  if (state === 'running' && (health.state === 'ready' || health.state === 'unhealthy'))
    return uptime((now - health.since) / 1000);
  if (state === 'backing-off') return tries > 0 ? `try ${count(tries)}` : '';
  if (since === null) return state === 'unknown' ? '' : 'never started';
  if (state === 'running' || state === 'starting') return uptime((now - since) / 1000);
  if (stateKind(service) === 'failed')
    return tries > 1 ? `${clock(since)}, ${count(tries)} tries` : moment(since, now);
  return `since ${moment(since, now)}`;
}

/** "6", "2 min": what stands after "about". */
const aboutSeconds = (seconds: number) =>
  seconds < 90 ? count(Math.max(1, Math.round(seconds))) : `${count(Math.round(seconds / 60))}${SPACE}min`;

// supervisord's words for "it did not live as long as it must to count as started".
const EARLY = /^Exited too quickly/;

/** Why it does not run or does not answer, in words; empty when there is nothing to say. */
export function troubleOf(service: Service): string {
  const { state, health, lastLines, strangers, port } = service;
  const inTheWay = strangersText(strangers, port);
  if (state === 'running') return health.state === 'unhealthy' ? health.why : '';
  if (stateKind(service) === 'failed' || state === 'backing-off')
    return inTheWay || lastLines.at(-1)?.trim() || endingOf(service);
  return inTheWay || (state === 'starting' ? '' : endingOf(service));
}

/** How it ended, in words; empty for what ended as it should. */
export function endingOf({ state, exitCode, spawnError }: Service): string {
  if (EARLY.test(spawnError)) return `${exitText(exitCode)} right after its start`;
  if (spawnError) return spawnError;
  if (exitCode === null || exitCode === 0 || state === 'running') return '';
  return exitText(exitCode);
}

function exitText(exitCode: number | null): string {
  if (exitCode === -1) return 'killed by a signal';
  return exitCode === null ? 'ended' : `ended with exit code ${exitCode}`;
}

/** "Port 9090 is taken by pid 2214, python3", "pid 77, python3, still holds video memory"; empty when nobody is in the way. */
export function strangersText(strangers: Service['strangers'], port: number | null = null): string {
  const onPort = strangers.filter(({ holds }) => holds === 'port');
  const [first] = onPort.length > 0 ? onPort : strangers;
  if (!first) return '';
  const who = `pid ${first.pid}, ${first.program}`;
  const others = (onPort.length > 0 ? onPort : strangers).length - 1;
  const andOthers = others > 0 ? `, and ${count(others)} more` : '';
  if (first.holds === 'port')
    return `${port === null ? 'Its port' : `Port ${port}`} is taken by ${who}${andOthers}`;
  return `${who}${andOthers}, still ${others > 0 ? 'hold' : 'holds'} video memory`;
}

/** "4 ready, 1 starting, 1 failed". */
export function tallyOf(words: string[]): string {
  return ORDER.map((word) => [words.filter((each) => each === word).length, word] as const)
    .filter(([many]) => many > 0)
    .map(([many, word]) => `${count(many)} ${word.toLowerCase()}`)
    .join(', ');
}

const ORDER = [
  'Ready',
  'Running',
  'Starting',
  'Unhealthy',
  'Backing off',
  'Installing',
  'Gave way',
  'Stopping',
  'Stopped',
  'Exited',
  'Failed',
  'Unknown',
  'Not installed',
];
