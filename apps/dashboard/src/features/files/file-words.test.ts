import { expect, test } from 'vitest';
import { previewKind, titleOf } from './file-words';

test.each([
  ['a.PNG', 'picture'],
  ['a.gif', 'drawn'],
  ['a.webm', 'video'],
  ['a.safetensors', 'model'],
  ['a.npz', 'archive'],
  ['a.png.txt', 'text'],
  ['png', 'text'],
])('%s is shown as %s', (name, kind) => expect(previewKind(name)).toBe(kind));

test('a name that is not UTF-8 is shown with its bytes', () => {
  expect(titleOf('models/caf\uefe9.pt')).toBe('caf\\xe9.pt');
  expect(titleOf('')).toBe('Workspace');
});
