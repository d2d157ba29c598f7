import { expect, it } from 'vitest';
import { type Entry, ModelTree } from './model-tree.js';

const entry = (path: string, key = path): Entry => ({
  ...{ path, key, bytes: 1, changedAt: 0, realPath: path, isLink: false, isSettled: true, preview: null },
  ...{ header: null, problem: '' },
});

it('a file whose folders nobody listed is found from the root, and goes with any of them', () => {
  const tree = new ModelTree();
  tree.addFolder('');
  tree.addFolder('loras/a/b');
  tree.put(entry('loras/a/b/deep.safetensors'));
  expect([...tree.namesIn('').folders]).toEqual(['loras']);
  expect([...tree.namesIn('loras/a/b').files]).toEqual(['deep.safetensors']);
  expect(tree.removeFolder('loras')).toEqual({
    folders: ['loras', 'loras/a', 'loras/a/b'],
    files: ['loras/a/b/deep.safetensors'],
  });
  expect([tree.entries.size, tree.folderCount, [...tree.namesIn('').folders]]).toEqual([0, 1, []]);
});

it('several names of one file are known as such, until one of them is another', () => {
  const tree = new ModelTree();
  tree.addFolder('');
  for (const path of ['a.safetensors', 'b.safetensors']) tree.put(entry(path, 'same'));
  expect(tree.withKey('same').map(({ path }) => path)).toEqual(['a.safetensors', 'b.safetensors']);
  tree.put(entry('b.safetensors', 'other'));
  expect(tree.withKey('same').map(({ path }) => path)).toEqual(['a.safetensors']);
  tree.remove('a.safetensors');
  expect(tree.withKey('same')).toEqual([]);
});
