import { describe, expect, test } from 'vitest';
import { LogMarks, MOST_MARKS } from './log-marks.js';

const look = (marks: LogMarks, size: number, at: number, inode = 1) =>
  marks.look({ inode, size, modifiedAt: at, bornAt: 0 }, at);

describe('the times of a log', () => {
  test('are those of the looks that found more, and unknown for what was there before', () => {
    const marks = new LogMarks(1);
    expect(marks.between(0, 10, 999)).toEqual([]);
    look(marks, 100, 1000);
    look(marks, 100, 2000);
    look(marks, 150, 3000);
    look(marks, 170, 4000);
    expect(marks.all).toEqual([
      { from: 100, at: 3000 },
      { from: 150, at: 4000 },
    ]);
    expect(marks.between(120, 160, 4500)).toEqual(marks.all);
    expect(marks.between(155, 160, 4500)).toEqual([{ from: 150, at: 4000 }]);
    expect(marks.between(0, 50, 4500)).toEqual([]);
  });

  test('of what was read beyond the last look are now', () => {
    const marks = new LogMarks(1);
    look(marks, 100, 1000);
    expect(marks.between(100, 200, 1500)).toEqual([{ from: 100, at: 1500 }]);
    look(marks, 120, 1700);
    expect(marks.between(110, 200, 1800)).toEqual([
      { from: 100, at: 1700 },
      { from: 120, at: 1800 },
    ]);
  });

  test.each([
    ['another file', 40, 2],
    ['a file that was cut', 40, 1],
  ])('begin anew with %s', (_, size, inode) => {
    const marks = new LogMarks(1);
    look(marks, 0, 500);
    look(marks, 100, 1000);
    look(marks, size, 2000, inode);
    expect(marks.all).toEqual([{ from: 0, at: 2000 }]);
  });

  test('are known from the first byte of a file that was made meanwhile', () => {
    const marks = new LogMarks(1000);
    marks.look({ inode: 1, size: 100, modifiedAt: 1500, bornAt: 1200 }, 2000);
    expect(marks.all).toEqual([{ from: 0, at: 1500 }]);
  });

  test('go on after a restart, for what was written meanwhile with the time of its last byte', () => {
    const before = new LogMarks(1);
    look(before, 0, 500);
    look(before, 100, 1000);
    const after = new LogMarks(1, before.kept);
    after.look({ inode: 1, size: 130, modifiedAt: 5000, bornAt: 0 }, 9000);
    expect(after.all).toEqual([
      { from: 0, at: 1000 },
      { from: 100, at: 5000 },
    ]);
  });

  test('are bounded: older ones become coarser, in order', () => {
    const marks = new LogMarks(1);
    look(marks, 0, 0);
    for (let second = 1; second <= 5 * MOST_MARKS; second++) look(marks, second * 10, second * 1000);
    expect(marks.all.length).toBeLessThanOrEqual(MOST_MARKS);
    expect(marks.all[0]).toEqual({ from: 0, at: 1000 });
    expect(marks.all.at(-1)).toEqual({ from: 50 * MOST_MARKS - 10, at: 5000 * MOST_MARKS });
    expect(marks.all.every(({ from }, at, all) => at === 0 || from > all[at - 1]!.from)).toBe(true);
  });
});
