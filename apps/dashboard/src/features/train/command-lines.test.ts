import { expect, test } from 'vitest';
import { commandLines, commandText } from './command-lines';

const argv = ['/venv/bin/python', '-u', 'sdxl_train_network.py', '--output_name', "it's mine", '--sdpa'];

test('each flag stands on a line with its values', () => {
  expect(commandLines(argv).map((line) => line.map(({ text }) => text).join(' '))).toEqual([
    '/venv/bin/python -u sdxl_train_network.py',
    "--output_name 'it'\\''s mine'",
    '--sdpa',
  ]);
});

test('what is copied runs in a shell as it stands', () => {
  expect(commandText(argv)).toBe(
    "/venv/bin/python -u sdxl_train_network.py \\\n  --output_name 'it'\\''s mine' \\\n  --sdpa",
  );
});

test('program, script, flags and values are told apart', () => {
  expect(commandLines(argv).flatMap((line) => line.map(({ role }) => role))).toEqual([
    'program',
    'value',
    'script',
    'flag',
    'value',
    'flag',
  ]);
});
