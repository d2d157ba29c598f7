import { mkdtempSync, mkdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { below, confined } from './safe-path.js';

test.each(['..', '../x', 'a/../../x', '/etc/passwd', '', '.', 'a/..', 'a\u0000', 'a\\..\\b'])(
  'below refuses %j',
  (name) => {
    expect(() => below('/w/datasets', name)).toThrow(/not a path inside/);
  },
);

test('below joins what stays inside', () => {
  expect(below('/w/datasets', 'a/b.png')).toBe('/w/datasets/a/b.png');
});

test('confined refuses a folder that is a link to the outside', async () => {
  const root = mkdtempSync(join(tmpdir(), 'safe-path-'));
  mkdirSync(join(root, 'in/real'), { recursive: true });
  symlinkSync('/etc', join(root, 'in/out'));
  await expect(confined(join(root, 'in'), 'out/passwd')).rejects.toThrow(/through a link/);
  await expect(confined(join(root, 'in'), 'real/new')).resolves.toBe(join(root, 'in/real/new'));
});
