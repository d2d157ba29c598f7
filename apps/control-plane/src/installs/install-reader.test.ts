import { expect, test } from 'vitest';
import { barIn, doingIn, InstallReader } from './install-reader.js';

const read = (...lines: string[]) => {
  const reader = new InstallReader();
  lines.forEach((line, at) => reader.push(Buffer.from(`${line}\r\n`), 1000 * (at + 1)));
  return reader;
};

test('marked lines are its phases, with the time each took; a tool that says the same without the mark is not heard', () => {
  const { progress } = read(
    '\u001b[1m==> Fetching the source\u001b[0m',
    'Trying it',
    '\u001b[1m==> Installing packages\u001b[0m',
    'Collecting torch (from -r requirements.txt (line 4))',
  );
  expect(progress).toMatchObject({ phase: 'installing-packages', doing: 'torch' });
  expect(progress.phases).toMatchObject([
    { phase: 'fetching-source', seconds: 2 },
    { phase: 'installing-packages', since: 3000 },
  ]);
});

test.each([
  [
    'Receiving objects:  45% (9968/22151), 12.31 MiB | 3.00 MiB/s',
    { done: 9968, total: 22151, counts: 'things' },
  ],
  [
    '   ━━━━━━━━━╸━━━━━━━━━━━━ 45.2/797.1 MB 10.1 MB/s eta 0:01:15',
    { done: 45_200_000, total: 797_100_000, counts: 'bytes' },
  ],
  ['12.0 of 118.4 MB', { done: 12_000_000, total: 118_400_000, counts: 'bytes' }],
  [
    '   ━━━━━━━━━━━━━━━━━━━━━━ 134.5/134.5 kB 9.1 MB/s eta 0:00:00',
    { done: 134_500, total: 134_500, counts: 'bytes' },
  ],
  ['Successfully installed torch-2.9.1', undefined],
])('a bar is read: %s', (line, bar) => expect(barIn(line)).toEqual(bar));

test.each([
  [
    '  Downloading torch-2.9.1-cp311-cp311-linux_x86_64.whl (900.0 MB)',
    'torch-2.9.1-cp311-cp311-linux_x86_64.whl',
  ],
  ['Building wheels for collected packages: insightface', 'Building insightface'],
  ['Installing collected packages: a, b', 'Unpacking the packages'],
  ['Requirement already satisfied: setuptools', undefined],
])('what it is at is read: %s', (line, doing) => expect(doingIn(line)).toBe(doing));

test.each([
  [
    "fatal: unable to access 'https://x/': Could not resolve host: github.com",
    'no-network',
    /does not reach/,
  ],
  ["fatal: repository 'https://github.com/a/b/' not found", 'no-repository', /no git repository/],
  [
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    'no-repository',
    /log-in/,
  ],
  ['ERROR: ResolutionImpossible: for help visit https://pip.pypa.io', 'package-conflict', /contradict/],
  ['  × No solution found when resolving dependencies:', 'package-conflict', /contradict/],
  ['ERROR: No matching distribution found for torch==9.9', 'unknown-package', /has no torch==9\.9/],
  [
    "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory",
    'no-compiler',
    /build-essential/,
  ],
  ['ERROR: Failed building wheel for insightface', 'no-compiler', /insightface/],
  ['OSError: [Errno 28] No space left on device', 'disk-full', /became full/],
  ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', 'wrong-hash', /hashes/],
  [
    'The virtual environment was not created successfully because ensurepip is not',
    'no-python',
    /python3-venv/,
  ],
  [
    '==> Failed: It needs Python 3.12, and only 3.11.7 was found on this machine. Install it.',
    'no-python',
    /3\.12/,
  ],
  ['==> Failed: It did not answer on / within 60 s of its start.', 'no-answer', /did not answer/],
])('why it failed is told: %s', (line, cause, reason) => {
  const reader = read(
    '==> Installing packages',
    'Collecting x',
    line,
    '==> Failed: pip ended with exit code 1.',
  );
  const said = line.startsWith('==> Failed') ? read('==> Trying it', 'x', line) : reader;
  expect(said.explain('exit code 1')).toMatchObject({
    cause,
    reason: expect.stringMatching(reason),
    evidence: { line: 3 },
  });
});

test('what nobody knows is told in the words of who complained, and an end without a word says so', () => {
  expect(
    read('error: something new.', '==> Failed: uv ended with exit code 2.').explain('exit code 1'),
  ).toEqual({
    reason: 'It could not be installed: something new.',
    evidence: { line: 1, text: 'error: something new.' },
  });
  expect(read('x').explain('signal 9').reason).toContain('ended with signal 9');
});

test('a trial that ended shows what the tool itself ended with', () => {
  const lines = ['==> Trying it', "ModuleNotFoundError: No module named 'requests'"];
  const ended = '==> Failed: It ended with exit code 1 after 3.2 s, before it had answered.';
  expect(read(...lines, ended).explain('exit code 1')).toMatchObject({
    cause: 'no-answer',
    reason: expect.stringContaining("It said: ModuleNotFoundError: No module named 'requests'."),
    evidence: { line: 2 },
  });
});

test('of uv it is counted which packages are there', () => {
  const lines = ['Downloading torch (514.2MiB)', 'Downloading numpy (16.1MiB)', ' Downloaded numpy'];
  expect(read('==> Installing packages', ...lines).progress).toMatchObject({
    doing: 'Downloading packages',
    phaseDone: 1,
    phaseTotal: 2,
    counts: 'things',
  });
});
