import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseInput } from './parse-input.js';

const Form = z.object({
  word: z.string().min(3, 'A word has at least 3 letters'),
  epochs: z.coerce.number().int(),
  family: z.enum(['sd15', 'sdxl']),
});
const good = { word: 'boat', epochs: '4', family: 'sdxl' };

test.each([
  [{ word: undefined }, '“word” is missing.'],
  [{ word: 5 }, '“word” must be text.'],
  [{ word: 'a' }, 'A word has at least 3 letters (word).'],
  [{ epochs: 'many' }, '“epochs” must be a number.'],
  [{ family: 'sd9' }, '“family” must be one of sd15, sdxl.'],
  [{ word: 'a', epochs: 'many' }, 'A word has at least 3 letters (word). “epochs” must be a number.'],
])('%j is refused in words of people', (wrong, message) => {
  expect(() => parseInput(Form, { ...good, ...wrong })).toThrow(message);
});

test('nothing at all, or the wrong thing, is called so', () => {
  expect(() => parseInput(Form, undefined)).toThrow('What was sent is missing.');
  expect(() => parseInput(Form, [])).toThrow('What was sent must be a JSON object.');
});
