import { expect, test } from 'vitest';
import { beginNews, mayLackNews, noteStamp, oldestAnswer } from './news';

test('the oldest answer counts until the first connection, and none of two starts', () => {
  expect(oldestAnswer()).toBeUndefined();
  for (const stamp of ['a.7', 'a.3', 'a.12']) noteStamp(stamp);
  expect(oldestAnswer()).toBe('a.3');
  expect(mayLackNews('a.1')).toBe(false);

  beginNews('a.3');
  expect(oldestAnswer()).toBeUndefined();
  expect(['a.2', 'a.3', 'b.9'].map(mayLackNews)).toEqual([true, false, true]);
});
