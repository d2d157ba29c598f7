import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toPattern } from './environment.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a path with blanks and wildcards is a pattern that means itself', () => {
  mkdirSync(join(folder, 'my [pod] *'));
  writeFileSync(join(folder, 'my [pod] */a.conf'), '');
  const pattern = `${toPattern(join(folder, 'my [pod] *'))}/*.conf`;
  expect(pattern).not.toMatch(/\s/);
  const { stdout } = spawnSync('python3', ['-c', 'import glob, sys; print(glob.glob(sys.argv[1]))', pattern]);
  expect(stdout.toString()).toBe(`['${folder}/my [pod] */a.conf']\n`);
});
