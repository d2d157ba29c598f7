import { expect, test } from 'vitest';
import { ToolSource } from './tool-entry.js';

const sha256 = '0'.repeat(64);
const sources = (address: string) => [
  { type: 'git', url: address, ref: 'main' },
  { type: 'package', name: 'x', version: '1', index: address },
  { type: 'archive', url: address, version: '1', sha256 },
];

test.each(['https://pypi.example/simple', 'http://10.0.0.2:8080/a/@b', '/mnt/mirror'])(
  'a tool may come from %s',
  (address) => {
    for (const source of sources(address)) expect(ToolSource.safeParse(source).success).toBe(true);
  },
);

test.each([
  'https://me:secret@pypi.example/simple',
  'https://token@host/x',
  '-x',
  'ext::sh -c id',
  '--index=/x',
])('and not from %s', (address) => {
  for (const source of sources(address)) expect(ToolSource.safeParse(source).success).toBe(false);
});
