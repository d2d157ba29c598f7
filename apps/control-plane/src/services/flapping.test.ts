import { expect, test } from 'vitest';
import { Flapping } from './flapping.js';

const SECOND = 1000;

test('three ends within two minutes are flapping, told once', () => {
  const flapping = new Flapping();
  expect(flapping.note('a', 0)).toBeUndefined();
  expect(flapping.note('a', 10 * SECOND)).toBeUndefined();
  expect(flapping.note('b', 11 * SECOND)).toBeUndefined();
  expect(flapping.note('a', 20 * SECOND)).toEqual({ name: 'a', times: 3, withinMs: 120 * SECOND });
  expect(flapping.note('a', 30 * SECOND)).toBeUndefined();
});

test('ends that lie apart are none, nor those before a person acted', () => {
  const flapping = new Flapping();
  for (let minute = 0; minute < 10; minute++) {
    expect(flapping.note('a', minute * 61 * SECOND)).toBeUndefined();
  }
  flapping.note('b', 0);
  flapping.note('b', SECOND);
  flapping.forget('b');
  expect(flapping.note('b', 2 * SECOND)).toBeUndefined();
});
