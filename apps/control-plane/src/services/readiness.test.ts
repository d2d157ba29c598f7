import { describe, expect, test } from 'vitest';
import { Readiness, type Sighting } from './readiness.js';

const PROBE = { path: '/', statuses: [200], withinSeconds: 60 };
const NOT_YET = 'Nothing listens on port 9.';
const START = 1_000_000;

const sighting = (over: Partial<Sighting> = {}): Sighting => ({
  state: 'running',
  pid: 7,
  start: START / 1000,
  probe: PROBE,
  ...over,
});
const idle = sighting({ state: 'stopped', pid: 0, start: 0 });

function started() {
  const readiness = new Readiness();
  readiness.see(idle, START - 1000);
  expect(readiness.see(sighting({ state: 'starting' }), START + 300)).toBe(true);
  return readiness;
}

describe('a service that is started', () => {
  test('is starting until it answers, and the time it took is told once', () => {
    const readiness = started();
    expect(readiness.take(NOT_YET, START + 1000)).toBeUndefined();
    expect(readiness.health(6, START + 1000)).toEqual({
      state: 'starting',
      since: START + 300,
      usualSeconds: 6,
    });
    expect(readiness.tries).toBe(1);
    expect(readiness.take('', START + 4300)).toBe(4);
    expect(readiness.health(6, START + 4300)).toEqual({
      state: 'ready',
      since: START + 4300,
      tookSeconds: 4,
    });
    expect([readiness.tries, readiness.take('', START + 9000)]).toEqual([0, undefined]);
  });

  test('is unhealthy with the reason when it takes longer than it may, and ready when it answers after all', () => {
    const readiness = started();
    readiness.take(NOT_YET, START + 60_000);
    const late = START + 300 + 60_000;
    expect(readiness.health(null, late)).toEqual({
      state: 'unhealthy',
      since: late,
      why: `It did not get ready within 60 s. ${NOT_YET}`,
    });
    readiness.take('', late + 5000);
    expect(readiness.health(null, late + 5000)).toMatchObject({ state: 'ready' });
  });

  test('is unhealthy only after several answers are missing, and ready with the first that comes', () => {
    const readiness = started();
    readiness.take('', START + 1000);
    readiness.take(NOT_YET, START + 2000);
    readiness.take(NOT_YET, START + 3000);
    expect(readiness.health(null, START + 3000)).toMatchObject({ state: 'ready' });
    readiness.take(NOT_YET, START + 4000);
    expect(readiness.health(null, START + 4000)).toEqual({
      state: 'unhealthy',
      since: START + 2000,
      why: NOT_YET,
    });
    readiness.take('', START + 5000);
    expect(readiness.health(null, START + 5000)).toMatchObject({ state: 'ready', since: START + 5000 });
  });

  test('counts starts that lead to nothing, also those nobody saw alive, and forgets them when it is stopped', () => {
    const readiness = started();
    readiness.see(sighting({ state: 'backing-off', pid: 0 }), START + 2000);
    readiness.see(sighting({ state: 'backing-off', pid: 0, start: START / 1000 + 3 }), START + 4000);
    readiness.see(sighting({ pid: 9, start: START / 1000 + 6 }), START + 6000);
    expect(readiness.tries).toBe(3);
    readiness.see({ ...idle, start: START / 1000 + 6 }, START + 7000);
    expect(readiness.tries).toBe(0);
  });
});

test('one that was ready when it was first seen is so since its start, and how long that took is not known', () => {
  const readiness = new Readiness();
  expect(readiness.see(sighting(), START + 50_000)).toBe(true);
  expect(readiness.take('', START + 50_000)).toBeUndefined();
  expect(readiness.health(null, START + 50_000)).toMatchObject({
    state: 'ready',
    since: START,
    tookSeconds: null,
  });
});

test.each([
  ['unwatched', sighting({ probe: null })],
  ['down', idle],
  ['down', sighting({ state: 'backing-off', pid: 0 })],
  ['down', sighting({ state: 'stopping' })],
])('%s', (state, seen) => {
  const readiness = new Readiness();
  readiness.see(seen, START);
  expect(readiness.health(null, START)).toEqual({ state });
});

test('is asked often at first, less often while it takes its time, and seldom once it is ready', () => {
  const readiness = started();
  expect(readiness.waitMs(START + 300)).toBe(500);
  expect(readiness.waitMs(START + 300 + 12_000)).toBe(1200);
  expect(readiness.waitMs(START + 300 + 50_000)).toBe(2000);
  readiness.take('', START + 51_000);
  expect(readiness.waitMs(START + 51_000)).toBe(10_000);
});
