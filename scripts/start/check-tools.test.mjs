import { expect, test } from 'vitest';
import { isAtLeast } from './check-tools.mjs';

test.each([
  ['20.19.0', true],
  ['20.18.3', false],
  ['22.1.0', true],
  ['9.99.0', false],
])('Node %s is new enough: %s', (version, expected) => expect(isAtLeast(version, [20, 19])).toBe(expected));
