import type { Service } from '@pilothouse/contracts/services';
import { expect, test } from 'vitest';
import { sinceText, stateKind, stateWord, strangersText, tallyOf, troubleOf, uptime } from './service-words';
import { service } from './service.fixture';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [60, '1 min 00 s'],
  [3_599, '59 min 59 s'],
  [3_600, '1 h 00 min'],
  [4.73 * 3_600, '4 h 43 min'],
  [47.99 * 3_600, '47 h 59 min'],
  [48 * 3_600, '2 d 00 h'],
  [-5, '0 s'],
])('%d seconds up is %j', (seconds, text) => expect(plain(uptime(seconds))).toBe(text));

test('an uptime keeps its width while its seconds count', () => {
  const lengths = Array.from({ length: 60 }, (_, second) => uptime(60 + second).length);
  expect(new Set(lengths).size).toBe(1);
});

const NOW = new Date(2026, 10, 28, 14, 0, 0).getTime();
const AT_13_58 = new Date(2026, 10, 28, 13, 58, 0).getTime();
const ago = (seconds: number) => NOW - seconds * 1_000;
const starting = (usualSeconds: number | null) =>
  ({ state: 'starting', since: ago(4), usualSeconds }) as const;

test.each<[Partial<Service>, string, string, string]>([
  [{ since: ago(8) }, 'Running', 'live', '8 s'],
  [{ health: { state: 'ready', since: ago(4_380), tookSeconds: 6 } }, 'Ready', 'ready', '1 h 13 min'],
  [{ health: starting(6.4) }, 'Starting', 'starting', '4 s of about 6'],
  [{ health: starting(null) }, 'Starting', 'starting', '4 s'],
  [{ state: 'starting', health: starting(150) }, 'Starting', 'starting', '4 s of about 3 min'],
  [
    { health: { state: 'unhealthy', since: ago(60), why: 'It does not answer on port 5555.' } },
    'Unhealthy',
    'warning',
    '1 min 00 s',
  ],
  [{ state: 'backing-off', tries: 3 }, 'Backing off', 'warning', 'try 3'],
  [{ state: 'failed', since: AT_13_58, tries: 3 }, 'Failed', 'failed', '13:58, 3 tries'],
  [{ state: 'failed', since: AT_13_58 }, 'Failed', 'failed', '13:58'],
  [{ state: 'exited', since: AT_13_58, exitCode: 3 }, 'Failed', 'failed', '13:58'],
  [{ state: 'exited', since: AT_13_58, exitCode: 0 }, 'Exited', 'stopped', 'since 13:58'],
  [{ state: 'stopped', since: AT_13_58 }, 'Stopped', 'stopped', 'since 13:58'],
  [{ state: 'stopped', since: null }, 'Stopped', 'stopped', 'never started'],
  [{ state: 'unknown', since: null }, 'Unknown', 'absent', ''],
  // What it was when it was seen last does not count for one that does not run.
  [{ state: 'stopped', since: AT_13_58, health: { state: 'down' } }, 'Stopped', 'stopped', 'since 13:58'],
])('%j is %s', (more, word, kind, since) => {
  const one = service(more);
  expect([stateWord(one), stateKind(one), plain(sinceText(one, NOW))]).toEqual([word, kind, since]);
});

const onPort = { pid: 2214, program: 'python3', isOrphan: false, holds: 'port' } as const;
const onCard = { pid: 77, program: 'python3', isOrphan: true, holds: 'vram' } as const;

test.each<[Partial<Service>, string]>([
  [{}, ''],
  [{ state: 'exited', exitCode: 0 }, ''],
  [{ state: 'exited', exitCode: 3 }, 'ended with exit code 3'],
  [{ state: 'exited', exitCode: -1 }, 'killed by a signal'],
  [
    { state: 'failed', exitCode: 3, spawnError: 'Exited too quickly (process log may have details)' },
    'ended with exit code 3 right after its start',
  ],
  [{ state: 'failed', exitCode: null, spawnError: 'Exited too quickly' }, 'ended right after its start'],
  [{ state: 'failed', exitCode: null, spawnError: "can't find command 'x'" }, "can't find command 'x'"],
  [{ state: 'running', exitCode: 1 }, ''],
  [{ state: 'failed', exitCode: 1, lastLines: ['Traceback', ' ImportError: torch '] }, 'ImportError: torch'],
  [{ state: 'backing-off', exitCode: 1, lastLines: [] }, 'ended with exit code 1'],
  [
    { state: 'failed', exitCode: 1, port: 9090, strangers: [onPort], lastLines: ['in use'] },
    'Port 9090 is taken by pid 2214, python3',
  ],
  [{ state: 'stopped', strangers: [onCard] }, 'pid 77, python3, still holds video memory'],
  [{ strangers: [onCard] }, ''],
  [
    { health: { state: 'unhealthy', since: 0, why: 'It does not answer on port 5555.' } },
    'It does not answer on port 5555.',
  ],
])('%j: the trouble is %j', (more, words) => expect(troubleOf(service(more))).toBe(words));

test('several strangers are counted, those on the port named first', () => {
  expect(strangersText([onCard, onPort, { ...onPort, pid: 9 }], 80)).toBe(
    'Port 80 is taken by pid 2214, python3, and 1 more',
  );
  expect(strangersText([onCard, { ...onCard, pid: 9 }])).toBe(
    'pid 77, python3, and 1 more, still hold video memory',
  );
});

test('the tally counts each word in a fixed order', () => {
  expect(tallyOf(['Failed', 'Ready', 'Not installed', 'Ready', 'Starting'])).toBe(
    '2 ready, 1 starting, 1 failed, 1 not installed',
  );
});
