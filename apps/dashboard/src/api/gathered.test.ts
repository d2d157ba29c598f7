import { expect, it, vi } from 'vitest';
import { gathered } from './gathered';

it('hands over what came within a moment at once, the newest of each', async () => {
  const shown: string[][] = [];
  const take = gathered<string>(
    (news) => news.charAt(0),
    (news) => shown.push(news),
  );
  ['a1', 'b1', 'a2', 'c1'].forEach(take);
  await vi.waitFor(() => expect(shown).toEqual([['b1', 'a2', 'c1']]));
  take('a3');
  await vi.waitFor(() => expect(shown).toHaveLength(2));
  expect(shown[1]).toEqual(['a3']);
});
