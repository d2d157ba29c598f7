import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkspace, seedWorkspace } from './workspace.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'start-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the workspace', () => {
  test('is “data” in the clone unless told otherwise', async () => {
    expect(await openWorkspace(folder, {})).toBe(join(folder, 'data'));
    expect(await openWorkspace('/nowhere', { PILOTHOUSE_WORKSPACE: folder })).toBe(folder);
    expect(statSync(join(folder, '.pilothouse')).mode & 0o777).toBe(0o700);
  });

  test('that is a file is refused in one sentence', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(openWorkspace('/', { PILOTHOUSE_WORKSPACE: join(folder, 'file') })).rejects.toThrow(
      /cannot be written to \(a file is in the way\)/,
    );
  });

  test('where nobody can make a folder is refused in one sentence, not waited for', () =>
    expect(openWorkspace('/', { PILOTHOUSE_WORKSPACE: '/proc/pilothouse' })).rejects.toThrow(
      /cannot be written to \(no folder can be made there\)/,
    ));

  test('with a percent sign in its path is refused in one sentence', () =>
    expect(openWorkspace(folder, { PILOTHOUSE_WORKSPACE: join(folder, '100%') })).rejects.toThrow(
      /may not hold a “%”/,
    ));

  test('is seeded without touching what is there, also through a folder that is a link', async () => {
    for (const path of ['seed/config', 'seed/models/loras', 'w/config', 'disk'])
      mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, 'seed/config/a'), 'seed');
    writeFileSync(join(folder, 'seed/config/b'), 'seed');
    writeFileSync(join(folder, 'seed/models/loras/.gitkeep'), '');
    writeFileSync(join(folder, 'w/config/a'), 'mine');
    symlinkSync(join(folder, 'disk'), join(folder, 'w/models'));
    await seedWorkspace(join(folder, 'seed'), join(folder, 'w'));
    expect(readFileSync(join(folder, 'w/config/a'), 'utf8')).toBe('mine');
    expect(readFileSync(join(folder, 'w/config/b'), 'utf8')).toBe('seed');
    expect(existsSync(join(folder, 'disk/loras'))).toBe(true);
    expect(existsSync(join(folder, 'disk/loras/.gitkeep'))).toBe(false);
  });
});
