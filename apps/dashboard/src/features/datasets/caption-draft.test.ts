import { describe, expect, test } from 'vitest';
import {
  arrived,
  beginDraft,
  failed,
  isDue,
  keepMine,
  refused,
  saved,
  sent,
  shownCaption,
  stateOf,
  takeTheirs,
  typed,
} from './caption-draft';

const begun = beginDraft({ text: 'sea', version: 'v1' });
const edited = typed(begun, 'sea, sun');
const theirs = { text: 'sea, gull', version: 'v2' };

test('an edit is due until the server has it, and saved after', () => {
  expect([stateOf(begun), isDue(begun)]).toEqual(['saved', false]);
  expect([stateOf(edited), isDue(edited)]).toEqual(['edited', true]);
  expect([stateOf(sent(edited)), isDue(sent(edited))]).toEqual(['saving', false]);
  expect(stateOf(saved(sent(edited), 'v2'))).toBe('saved');
});

test('what is typed while a save is on its way is due afterwards, based on the new version', () => {
  const after = saved(typed(sent(edited), 'sea, sun, sky'), 'v2');
  expect([after.text, after.base, isDue(after)]).toEqual([
    'sea, sun, sky',
    { text: 'sea, sun', version: 'v2' },
    true,
  ]);
});

test('a save that failed keeps the text and is due again', () => {
  const after = failed(sent(edited), 'The disk is full');
  expect([stateOf(after), after.text, isDue(after)]).toEqual(['failed', 'sea, sun', true]);
});

describe('somebody else changed the file', () => {
  test('an untouched field simply shows it', () => {
    expect(arrived(begun, theirs)).toEqual(beginDraft(theirs));
  });

  test('a touched field keeps both texts and saves nothing until a person has chosen', () => {
    const both = arrived(edited, theirs);
    expect([stateOf(both), both.text, both.conflict, isDue(both)]).toEqual([
      'conflict',
      'sea, sun',
      theirs,
      false,
    ]);
  });

  test('keeping mine saves it on top of theirs', () => {
    const mine = keepMine(arrived(edited, theirs));
    expect([mine.text, mine.base.version, isDue(mine)]).toEqual(['sea, sun', 'v2', true]);
  });

  test('taking theirs shows it as saved', () => {
    expect(takeTheirs(arrived(edited, theirs))).toEqual(beginDraft(theirs));
  });

  test('a refused save shows the other text, unless both wrote the same', () => {
    expect(stateOf(refused(sent(edited), theirs))).toBe('conflict');
    const same = refused(sent(edited), { text: 'sea, sun', version: 'v2' });
    expect([stateOf(same), same.base.version]).toEqual(['saved', 'v2']);
  });

  test('typing on while the choice is open loses neither text', () => {
    const both = typed(arrived(edited, theirs), 'sea, sun, sky');
    expect([both.text, both.conflict]).toEqual(['sea, sun, sky', theirs]);
  });
});

test('the echo of our own save is not taken for somebody else', () => {
  const sending = typed(sent(edited), 'sea, sun, sky');
  const echoed = arrived(sending, { text: 'sea, sun', version: 'v2' });
  expect(stateOf(echoed)).toBe('saving');
  expect(stateOf(saved(echoed, 'v2'))).toBe('edited');
});

test('a file that was written again with the same text changes only the version', () => {
  const after = arrived(edited, { text: 'sea', version: 'v9' });
  expect([stateOf(after), after.base.version, after.text]).toEqual(['edited', 'v9', 'sea, sun']);
});

test('the line break at the end of a file does not stand in the field, one in the middle does', () => {
  expect(shownCaption('sea, sun\r\n')).toBe('sea, sun');
  expect(shownCaption('sea\nsun')).toBe('sea\nsun');
  expect(shownCaption(null)).toBe('');
});
