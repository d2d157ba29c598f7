import { expect, test } from 'vitest';
import { LogInLimiter } from './log-in-limiter.js';

const WRONG = () => Promise.resolve(false);
const RIGHT = () => Promise.resolve(true);
const START = 1_800_000_000_000;

const fail = async (limiter: LogInLimiter, address: string, times: number, now = START) => {
  for (let time = 0; time < times; time++) await limiter.attempt(address, WRONG, { now, isKnown: true });
};

test('the wait doubles with each failure, up to five minutes', async () => {
  const limiter = new LogInLimiter();
  let now = START;
  await fail(limiter, '203.0.113.1', 5, now);
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
    const tooEarly = now + seconds * 1000 - 1;
    await expect(limiter.attempt('203.0.113.1', RIGHT, { now: tooEarly })).rejects.toThrow(/Try again in/);
    now += seconds * 1000;
    await fail(limiter, '203.0.113.1', 1, now);
  }
});

test('the right password, or an hour, makes an address as good as new', async () => {
  const limiter = new LogInLimiter();
  await fail(limiter, '203.0.113.1', 5);
  expect(await limiter.attempt('203.0.113.1', RIGHT, { now: START + 1000 })).toBe(true);
  await fail(limiter, '203.0.113.1', 5, START + 1000);
  await fail(limiter, '203.0.113.1', 5, START + 3_700_000);
  await expect(limiter.attempt('203.0.113.1', RIGHT, { now: START + 3_700_000 })).rejects.toThrow('1 second');
});

test('one IPv6 network counts as one address', async () => {
  const limiter = new LogInLimiter();
  const addresses = [
    '2001:db8::1',
    '2001:db8:0:0:ffff::2',
    '2001:0db8::3',
    '2001:db8:0:0:a:b:c:d',
    '2001:db8::9',
  ];
  for (const address of addresses) await fail(limiter, address, 1);
  await expect(limiter.attempt('2001:db8::77', RIGHT, { now: START })).rejects.toThrow(/wrong passwords/);
  expect(await limiter.attempt('2001:db8:0:1::1', RIGHT, { now: START })).toBe(true);
});

test('many addresses together are slowed down too, but not one where somebody is logged in', async () => {
  const limiter = new LogInLimiter();
  for (let host = 0; host < 60; host++) await fail(limiter, `198.51.100.${host}`, 1);
  await expect(limiter.attempt('203.0.113.1', RIGHT, { now: START + 20_000 })).rejects.toThrow('40 seconds');
  expect(await limiter.attempt('203.0.113.1', RIGHT, { now: START + 20_000, isKnown: true })).toBe(true);
  expect(await limiter.attempt('203.0.113.1', RIGHT, { now: START + 60_000 })).toBe(true);
});

test('two checks run at once, and of one address only one', async () => {
  const limiter = new LogInLimiter();
  let finish: (isRight: boolean) => void = () => {};
  const slow = () => new Promise<boolean>((resolve) => (finish = resolve));
  const first = limiter.attempt('203.0.113.1', slow);
  await expect(limiter.attempt('203.0.113.1', RIGHT)).rejects.toThrow('being checked');
  const finishFirst = finish;
  const second = limiter.attempt('203.0.113.2', slow);
  await expect(limiter.attempt('203.0.113.3', RIGHT)).rejects.toThrow('being checked');
  finishFirst(true);
  await first;
  expect(await limiter.attempt('203.0.113.1', RIGHT)).toBe(true);
  finish(true);
  await second;
});

test('a check that breaks counts for nothing and does not block its address', async () => {
  const limiter = new LogInLimiter();
  for (let time = 0; time < 9; time++) {
    await expect(limiter.attempt('a', () => Promise.reject(new Error('no memory')))).rejects.toThrow(
      'no memory',
    );
  }
  expect(await limiter.attempt('a', RIGHT)).toBe(true);
});
