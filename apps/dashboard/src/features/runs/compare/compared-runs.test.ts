import { expect, test } from 'vitest';
import { makeRun } from '../run.fixture';
import { idsIn, labelsOf } from './compared-runs';

const ID = (letter: string) => `20261122-074501-${letter.repeat(6)}`;

test('an address names each run once, at most six, and nothing else', () => {
  expect(idsIn(`${ID('a')},${ID('b')},${ID('a')},../../etc,`)).toEqual([ID('a'), ID('b')]);
  expect(idsIn([...'abcdefgh'].map(ID).join(','))).toHaveLength(6);
  expect(idsIn(null)).toEqual([]);
});

test('runs of one name are told apart by a number', () => {
  const named = (name: string) => ({ ...makeRun(), request: { ...makeRun().request, name } });
  expect(labelsOf([named('pier'), named('quay'), named('pier')])).toEqual(['pier (1)', 'quay', 'pier (2)']);
});
