import { expect, test } from 'vitest';
import { decideSelfResume } from './self-resume.js';
import type { TrainingRecord } from './training-record.js';

const automatic = { policy: 'automatic', most: 2 } as const;
const record = (more: Partial<TrainingRecord> = {}) =>
  ({ resumedFrom: null, selfResumes: 0, ...more }) as TrainingRecord;
const at = (epoch: number) => ({ resumableFrom: { epoch, step: epoch * 20 } });
const from = (epoch: number) => ({ id: '20261122-060000-aaaaaa', epoch, step: epoch * 20 });

test('an interrupted run goes on by itself only where that is wanted', () => {
  expect(decideSelfResume(automatic, record(), at(2))).toEqual({
    goes: true,
    text: 'To go on by itself, time 1 of at most 2.',
  });
  for (const policy of ['off', 'ask'] as const) {
    expect(decideSelfResume({ policy, most: 2 }, record(), at(2))).toBeUndefined();
  }
});

test.each([
  ['without a state', record(), { resumableFrom: null }, /no complete state/],
  ['no further than it had come', record({ resumedFrom: from(2), selfResumes: 1 }), at(2), /no further/],
  ['as often as allowed', record({ resumedFrom: from(1), selfResumes: 2 }), at(2), /2 times already/],
])('a run does not go on by itself %s', (_what, earlier, saved, text) => {
  expect(decideSelfResume(automatic, earlier, saved)).toMatchObject({
    goes: false,
    text: expect.stringMatching(text),
  });
});
