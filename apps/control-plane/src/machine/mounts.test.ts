import { expect, test } from 'vitest';
import { parseMounts } from './mount-table.js';
import { chooseMounts } from './mounts.js';

const PLACES = { workspace: '/workspace', temporary: '/tmp' };
const chosen = (lines: string[], places = PLACES) => chooseMounts(parseMounts(lines.join('\n')), places);

const ROOT = '27 1 0:26 / / rw - overlay overlay rw';
const PROC = '22 27 0:21 / /proc rw - proc proc rw';

test('on a laptop one disk is all of them', () => {
  expect(
    chosen(['27 1 254:0 / / rw - ext4 /dev/vda rw', PROC], { workspace: '/home/me/ws', temporary: '/tmp' }),
  ).toEqual([
    { path: '/', fileSystem: 'ext4', isShared: false, roles: ['workspace', 'system', 'temporary'] },
  ]);
});

test('on a pod: a network volume, a disk below it, and the container’s own', () => {
  expect(
    chosen([
      ROOT,
      PROC,
      '30 27 0:40 / /workspace rw - fuse mfs#euro:9421 rw',
      '31 30 8:16 / /workspace/models rw - ext4 /dev/sdb rw',
      '32 30 0:40 /x /workspace/other rw - fuse mfs#euro:9421 rw',
      '33 27 0:50 / /tmp rw - tmpfs tmpfs rw',
      '34 27 8:32 / /workspaces rw - ext4 /dev/sdc rw',
    ]),
  ).toEqual([
    { path: '/workspace', fileSystem: 'fuse', isShared: true, roles: ['workspace'] },
    { path: '/', fileSystem: 'overlay', isShared: false, roles: ['system'] },
    { path: '/tmp', fileSystem: 'tmpfs', isShared: false, roles: ['temporary'] },
    { path: '/workspace/models', fileSystem: 'ext4', isShared: false, roles: ['below'] },
  ]);
});

test('what lies on top of a mount hides it', () => {
  expect(
    chosen([ROOT, '30 27 8:1 / /workspace rw - ext4 a rw', '31 27 8:2 / /workspace rw - nfs4 b rw']),
  ).toEqual([
    { path: '/workspace', fileSystem: 'nfs4', isShared: true, roles: ['workspace'] },
    { path: '/', fileSystem: 'overlay', isShared: false, roles: ['system', 'temporary'] },
  ]);
});

test.each([
  ['nfs', true],
  ['cifs', true],
  ['fuse.sshfs', true],
  ['fuse.fuse-overlayfs', false],
  ['xfs', false],
  ['virtiofs', false],
])('%s is shared with others: %s', (fileSystem, isShared) => {
  expect(chosen([`27 1 0:9 / / rw - ${fileSystem} a rw`])[0]?.isShared).toBe(isShared);
});
