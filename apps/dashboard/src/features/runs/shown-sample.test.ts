import { expect, test } from 'vitest';
import { linkTo, shownIn } from './shown-sample';

test.each([
  { column: 'e2', prompt: 1 },
  { column: 'e0', prompt: 0, against: 'e6' },
  { column: 's400', prompt: 12 },
])('a link leads to what it was made of: %j', (shown) => {
  expect(shownIn(linkTo(shown))).toEqual(shown);
});

test.each([null, '', 'e2', 'e2.x', 'x2.1', 'e2.1.', '../e2.1', 'e9999999999.1'])(
  '%j leads nowhere',
  (link) => {
    expect(shownIn(link)).toBeNull();
  },
);
