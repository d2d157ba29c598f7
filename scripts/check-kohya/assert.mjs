import { isDeepStrictEqual } from 'node:util';

export function assertEqual(what, actual, expected) {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

export function isTrue(what, holds) {
  if (!holds) throw new Error(`does not hold: ${what}`);
}
