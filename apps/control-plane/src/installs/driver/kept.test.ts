import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesLike, linkKept } from './kept.js';

let tool: string;
beforeEach(() => (tool = mkdtempSync(join(tmpdir(), 'ph-kept-'))));
afterEach(() => rmSync(tool, { recursive: true, force: true }));

async function version(name: string, shipped: Record<string, string>) {
  const source = join(tool, name, 'source');
  mkdirSync(join(source, 'nodes'), { recursive: true });
  for (const [file, text] of Object.entries(shipped)) writeFileSync(join(source, 'nodes', file), text);
  return linkKept(tool, source, 'nodes');
}

test('what a version brings along is renewed, and what a person put or changed there is not touched', async () => {
  const kept = await version('v1', { 'a.py': 'one', 'b.py': 'one' });
  writeFileSync(join(kept, 'b.py'), 'changed by me');
  mkdirSync(join(kept, 'mine'));
  await version('v2', { 'a.py': 'two', 'b.py': 'two', 'c.py': 'two' });
  const seen = (file: string) => readFileSync(join(tool, 'v2/source/nodes', file), 'utf8');
  expect([seen('a.py'), seen('b.py'), seen('c.py')]).toEqual(['two', 'changed by me', 'two']);
  expect(readdirSync(join(tool, 'v1/source/nodes')).sort()).toEqual(['a.py', 'b.py', 'c.py', 'mine']);
});

test('files are found by a pattern, and never above the folder', async () => {
  for (const name of ['one', 'two', '.hidden']) {
    mkdirSync(join(tool, name));
    writeFileSync(join(tool, name, 'requirements.txt'), '');
  }
  expect(await filesLike(tool, '*/requirements.txt')).toEqual([
    join(tool, 'one/requirements.txt'),
    join(tool, 'two/requirements.txt'),
  ]);
  expect(await filesLike(join(tool, 'one'), '../*/requirements.txt')).toEqual([]);
});
