import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findLimits } from './cgroup.js';

const GIB = 1024 ** 3;
const HOST = 64 * GIB;

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ph-cgroup-'))));
afterEach(() => rmSync(root, { recursive: true }));

async function limitsOf(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  const { cpu, memory } = await findLimits(HOST, root);
  return {
    cores: cpu && cpu.cores,
    usedSeconds: cpu && (await cpu.usedSeconds()),
    totalBytes: memory && memory.totalBytes,
    usedBytes: memory && (await memory.usedBytes()),
  };
}

const V2 = '31 23 0:28 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup rw,nsdelegate';
const old = (name: string, at = '/', options = name) =>
  `32 31 0:29 ${at} /sys/fs/cgroup/${name} rw - cgroup cgroup rw,${options}`;

test('v2, as a container sees it', async () => {
  expect(
    await limitsOf({
      'proc/self/cgroup': '0::/',
      'proc/self/mountinfo': V2,
      'sys/fs/cgroup/cpu.max': '750000 100000',
      'sys/fs/cgroup/cpu.stat': 'usage_usec 12500000\nuser_usec 1',
      'sys/fs/cgroup/memory.max': String(32 * GIB),
      'sys/fs/cgroup/memory.current': String(14 * GIB),
      'sys/fs/cgroup/memory.stat': `anon 5\nfile 9\ninactive_file ${2 * GIB}\nactive_file 3`,
    }),
  ).toEqual({ cores: 7.5, usedSeconds: 12.5, totalBytes: 32 * GIB, usedBytes: 12 * GIB });
});

test('v2, nested: the tightest group counts, and of equal ones the outer', async () => {
  const group = 'sys/fs/cgroup/pod/box';
  expect(
    await limitsOf({
      'proc/self/cgroup': '0::/pod/box/init',
      'proc/self/mountinfo': V2,
      [`${group}/init/cpu.max`]: 'max 100000',
      [`${group}/init/memory.max`]: 'max',
      [`${group}/cpu.max`]: '200000 100000',
      [`${group}/cpu.stat`]: 'usage_usec 1',
      [`${group}/memory.max`]: String(8 * GIB),
      [`${group}/memory.current`]: '1',
      'sys/fs/cgroup/pod/cpu.max': '400000 100000',
      'sys/fs/cgroup/pod/memory.max': String(8 * GIB),
      'sys/fs/cgroup/pod/memory.current': '7000',
      'sys/fs/cgroup/pod/memory.stat': 'inactive_file 2000',
    }),
  ).toEqual({ cores: 2, usedSeconds: 0.000001, totalBytes: 8 * GIB, usedBytes: 5000 });
});

test('v1, as docker mounts a container its own group', async () => {
  const box = '/docker/4f2a';
  expect(
    await limitsOf({
      'proc/self/cgroup': `4:memory:${box}\n3:cpu,cpuacct:${box}\n1:name=systemd:${box}`,
      'proc/self/mountinfo': [old('memory', box), old('cpu,cpuacct', box)].join('\n'),
      'sys/fs/cgroup/memory/memory.limit_in_bytes': String(16 * GIB),
      'sys/fs/cgroup/memory/memory.usage_in_bytes': String(6 * GIB),
      'sys/fs/cgroup/memory/memory.stat': `inactive_file 1\ntotal_inactive_file ${1 * GIB}`,
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '400000',
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000',
      'sys/fs/cgroup/cpu,cpuacct/cpuacct.usage': '2500000000',
    }),
  ).toEqual({ cores: 4, usedSeconds: 2.5, totalBytes: 16 * GIB, usedBytes: 5 * GIB });
});

test('v1 beside an empty v2, with controllers mounted apart and no quota', async () => {
  expect(
    await limitsOf({
      'proc/self/cgroup': '4:memory:/api/8c\n2:cpuacct:/\n1:cpu:/\n0::/',
      'proc/self/mountinfo': [
        old('cpu'),
        old('cpuacct'),
        old('memory'),
        '41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
      ].join('\n'),
      'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1',
      'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
      'sys/fs/cgroup/cpuacct/cpuacct.usage': '7',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
      'sys/fs/cgroup/memory/api/8c/memory.limit_in_bytes': String(24 * GIB),
      'sys/fs/cgroup/memory/api/8c/memory.usage_in_bytes': '100',
    }),
  ).toEqual({ cores: null, usedSeconds: null, totalBytes: 24 * GIB, usedBytes: 100 });
});

test('a container without a quota has an account, a machine has none', async () => {
  const files = { 'proc/self/cgroup': '0::/', 'proc/self/mountinfo': V2, 'sys/fs/cgroup/cpu.stat': 'usage_usec 3000000' }; // prettier-ignore
  const nothing = { cores: null, usedSeconds: null, totalBytes: null, usedBytes: null };
  expect(await limitsOf(files)).toEqual(nothing);
  expect(await limitsOf({ 'sys/fs/cgroup/cpu.max': 'max 100000' })).toEqual({ ...nothing, usedSeconds: 3 });
});

test('without cgroups, and with ones that lead out of what is mounted, nothing is limited', async () => {
  const nothing = { cores: null, usedSeconds: null, totalBytes: null, usedBytes: null };
  expect(await limitsOf({})).toEqual(nothing);
  expect(await limitsOf({ 'proc/self/cgroup': '0::/../../other', 'proc/self/mountinfo': V2 })).toEqual(
    nothing,
  );
});
