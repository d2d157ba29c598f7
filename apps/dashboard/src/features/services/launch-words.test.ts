import { expect, test } from 'vitest';
import { changedWords } from './changed-words';
import { fitsSegments, isChanged, problemOf, readValue, valueOf, valueText } from './option-words';
import { numberOption, tool } from './service.fixture';
import { joinArguments, splitArguments } from './split-arguments';

test.each([
  ['', []],
  ['  --fast   fp16 ', ['--fast', 'fp16']],
  [`--name 'two words' "and 'three' more" a\\ b`, ['--name', 'two words', "and 'three' more", 'a b']],
  [`--empty ''`, ['--empty', '']],
  [`--path=C:\\\\x "\\""`, ['--path=C:\\x', '"']],
  [`it's`, null],
])('%j is split into %j', (text, words) => expect(splitArguments(text)).toEqual(words));

test.each([[['--fast', 'a b', "it's", '']], [[]], [['ä', '$HOME', '*']]])(
  '%j is joined and split back',
  (words) => expect(splitArguments(joinArguments(words))).toEqual(words),
);

test.each([
  ['a --x 1 b', 'a --x 2 b', 'a --x [2] b'],
  ['a b', 'a --new 1 b', 'a [--new] [1] b'],
  ['a --old 1 b', 'a b', 'a b'],
  ['', 'a b', '[a] [b]'],
  ['a b c d', 'b c e d', 'b c [e] d'],
  ['a a b', 'a b b', 'a b [b]'],
])('after %j in %j these are new: %j', (before, after, marked) => {
  const words = after.split(' ');
  const changed = changedWords(before.split(' '), words);
  expect(words.map((word, at) => (changed[at] ? `[${word}]` : word)).join(' ')).toBe(marked);
});

const option = numberOption();

test.each([
  ['1.5', '', 1.5],
  ['1,5', '', 1.5],
  ['', '', null],
  ['x', 'VRAM kept free is a number', null],
  ['-1', 'At least 0', -1],
  ['25', 'At most 24', 25],
])('of a number, %j has the problem %j and the value %j', (text, problem, value) => {
  expect([problemOf(option, text), readValue(option, text)]).toEqual([problem, value]);
});

test('a number in whole steps is whole', () => {
  expect(problemOf(numberOption({ step: 1 }), '1.5')).toBe('A whole number');
});

test('the value is what was chosen, else what the catalogue says', () => {
  const launch = { ...tool().launch, options: [option] };
  const chosen = tool({ launch: { ...launch, values: { 'reserve-vram': 1.5 } } });
  expect([valueOf(tool({ launch }), option), isChanged(tool({ launch }), option)]).toEqual([0.4, false]);
  expect([valueOf(chosen, option), isChanged(chosen, option)]).toEqual([1.5, true]);
  expect([0.4, null].map((value) => valueText(option, value))).toEqual(['0.4\u00a0GB', 'not set']);
});

test('few short choices stand side by side', () => {
  const choice = (...titles: string[]) =>
    ({
      type: 'choice',
      name: 'x',
      title: '',
      help: '',
      default: 'a',
      choices: titles.map((title) => ({ value: title, title, arguments: [], environment: {} })),
    }) as const;
  expect(fitsSegments(choice('High', 'Automatic', 'Low', 'None'))).toBe(true);
  expect(fitsSegments(choice('Least recently used', 'Classic', 'None'))).toBe(false);
  expect(fitsSegments(choice('1', '2', '3', '4', '5'))).toBe(false);
});
