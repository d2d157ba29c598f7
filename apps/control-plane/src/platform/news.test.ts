import { expect, test } from 'vitest';
import { News } from './news.js';

test('what was told after a snapshot is told again, in its order', () => {
  const news = new News();
  news.note(['run.changed', { id: 'a' }]);
  const { stamp } = news;
  expect(news.since(stamp)).toEqual([]);
  news.note(['run.changed', { id: 'b' }]);
  news.note(['run.removed', { id: 'b' }]);
  expect(news.since(stamp)).toEqual([
    ['run.changed', { id: 'b' }],
    ['run.removed', { id: 'b' }],
  ]);
});

test('too much for it, another start and nonsense are not known', () => {
  const news = new News();
  const { stamp } = news;
  for (let count = 0; count <= 500; count++) news.note(['model.changed', count]);
  expect(news.since(stamp)).toBeUndefined();
  expect(news.since(new News().stamp)).toBeUndefined();
  for (const wrong of ['', 'x', stamp.replace(/\d+$/, '9999'), stamp.replace(/\d+$/, '-1')]) {
    expect(news.since(wrong)).toBeUndefined();
  }
});
