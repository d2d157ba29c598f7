import { beforeEach, expect, test } from 'vitest';
import { LogInLimiter } from './log-in-limiter.js';

const WRONG = () => Promise.resolve(false);
const RIGHT = () => Promise.resolve(true);
const START = 1_800_000_000_000;

let now: number;
let limiter: LogInLimiter;
beforeEach(() => {
  now = START;
  limiter = new LogInLimiter(() => now);
});

const fail = async (address: string, times: number) => {
  for (let time = 0; time < times; time++) await limiter.attempt(address, WRONG, { isKnown: true });
};

test('the wait doubles with each failure, up to five minutes', async () => {
  await fail('203.0.113.1', 5);
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
    now += seconds * 1000 - 1;
    await expect(limiter.attempt('203.0.113.1', RIGHT)).rejects.toThrow(/Try again in/);
    now += 1;
    await fail('203.0.113.1', 1);
  }
});

test('the right password, or an hour, makes an address as good as new', async () => {
  await fail('203.0.113.1', 5);
  now += 1000;
  expect(await limiter.attempt('203.0.113.1', RIGHT)).toBe(true);
  await fail('203.0.113.1', 5);
  now += 3_700_000;
  await fail('203.0.113.1', 5);
  await expect(limiter.attempt('203.0.113.1', RIGHT)).rejects.toThrow('1 second');
});

test('one IPv6 network counts as one address', async () => {
  const addresses = [
    '2001:db8::1',
    '2001:db8:0:0:ffff::2',
    '2001:0db8::3',
    '2001:db8:0:0:a:b:c:d',
    '2001:db8::9',
  ];
  for (const address of addresses) await fail(address, 1);
  await expect(limiter.attempt('2001:db8::77', RIGHT)).rejects.toThrow(/wrong passwords/);
  expect(await limiter.attempt('2001:db8:0:1::1', RIGHT)).toBe(true);
});

test('many addresses together are slowed down too, but not one where somebody is logged in', async () => {
  for (let host = 0; host < 60; host++) await fail(`198.51.100.${host}`, 1);
  now += 20_000;
  await expect(limiter.attempt('203.0.113.1', RIGHT)).rejects.toThrow('40 seconds');
  expect(await limiter.attempt('203.0.113.1', RIGHT, { isKnown: true })).toBe(true);
  now += 40_000;
  expect(await limiter.attempt('203.0.113.1', RIGHT)).toBe(true);
});

test('two checks run at once, and of one address only one', async () => {
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
  for (let time = 0; time < 9; time++) {
    await expect(limiter.attempt('a', () => Promise.reject(new Error('no memory')))).rejects.toThrow(
      'no memory',
    );
  }
  expect(await limiter.attempt('a', RIGHT)).toBe(true);
});
