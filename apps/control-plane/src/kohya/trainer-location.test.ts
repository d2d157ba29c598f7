import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { locateTrainer } from './trainer-location.js';

const PYTHON = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const locate = (asked = folder, python: string | null = null) => locateTrainer(asked, python, {});

function scripts(below = '.', modules = ['torch', 'accelerate']) {
  mkdirSync(join(folder, below), { recursive: true });
  ['train_network', ...modules].forEach((name) => writeFileSync(join(folder, below, `${name}.py`), ''));
}

function python(below = 'venv/bin', target = PYTHON) {
  mkdirSync(join(folder, below), { recursive: true });
  symlinkSync(target, join(folder, below, 'python'));
}

test('a checkout with its own environment is found, and what its Python can import', async () => {
  scripts('.', ['torch', 'accelerate', 'tensorboard']);
  python();
  const { modules, ...found } = await locate();
  expect(found).toEqual({ folder, python: join(folder, 'venv/bin/python'), problem: '' });
  expect(modules.has('tensorboard')).toBe(true);
  expect(modules.has('prodigyopt')).toBe(false);
});

test('the Kohya GUI’s folder is found too: scripts one level down, environment beside them', async () => {
  scripts('sd-scripts');
  python('.venv/bin');
  expect(await locate()).toMatchObject({
    folder: join(folder, 'sd-scripts'),
    python: join(folder, '.venv/bin/python'),
    problem: '',
  });
});

test('a chosen Python goes before those in the folder', async () => {
  scripts();
  python();
  expect((await locate(folder, PYTHON)).python).toBe(PYTHON);
  expect((await locate(folder, '/no/such/python')).problem).toContain('/no/such/python');
});

test('what the catalogue of tools installed is found in the version that is in use, under its own name', async () => {
  for (const version of ['1.0', '2.0']) {
    scripts(`${version}/source/sd-scripts`);
    python(`${version}/venv/bin`);
  }
  symlinkSync('1.0', join(folder, 'current'));
  const first = await locate();
  expect(first).toMatchObject({ problem: '', folder: join(folder, '1.0/source/sd-scripts') });
  expect(first.python).toBe(join(folder, '1.0/venv/bin/python'));

  rmSync(join(folder, 'current'));
  symlinkSync('2.0', join(folder, 'current'));
  expect((await locate()).python).toBe(join(folder, '2.0/venv/bin/python'));

  // Made by hand, it goes on counting whatever is installed beside it.
  scripts();
  python();
  expect(await locate()).toMatchObject({ folder, python: join(folder, 'venv/bin/python') });
});

test('what is missing is named, with where it was looked for', async () => {
  expect((await locate(join(folder, 'none'))).problem).toContain(`no folder ${join(folder, 'none')}`);
  expect((await locate()).problem).toContain(`neither ${folder} nor ${join(folder, 'sd-scripts')}`);

  scripts('.', []);
  expect((await locate()).problem).toContain(join(folder, '.venv/bin/python'));

  python();
  expect((await locate()).problem).toContain('has no torch and no accelerate');
});

test('a Python that does not run is told with its own words', async () => {
  scripts();
  mkdirSync(join(folder, 'venv/bin'), { recursive: true });
  writeFileSync(join(folder, 'venv/bin/python'), '#!/bin/sh\necho "libpython is gone" >&2\nexit 127\n', {
    mode: 0o755,
  });
  expect((await locate()).problem).toContain('does not run: libpython is gone');
});

test('what was installed later is seen without a restart', async () => {
  scripts('.', ['torch']);
  python();
  expect((await locate()).problem).toContain('no accelerate');
  writeFileSync(join(folder, 'accelerate.py'), '');
  utimesSync(folder, new Date(), new Date(Date.now() + 5000));
  expect((await locate()).problem).toBe('');
});
