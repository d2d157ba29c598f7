import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UsageMeter } from './usage-meter.js';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ph-usage-'))));
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
}

const stat = (busy: number, idle: number) =>
  `cpu  ${busy} 0 0 ${idle} 0 0 0 0 0 0\ncpu0 1\ncpu1 1\ncpu2 1\ncpu3 1`;
const net = (received: number, sent: number) =>
  `Inter-|\n face |\n  eth0: ${received} 0 0 0 0 0 0 0 ${sent} 0 0 0 0 0 0 0\n`;

test('of a whole machine: work and traffic between two readings', async () => {
  write({
    'proc/stat': stat(100, 900),
    'proc/meminfo': 'MemTotal: 1000 kB\nMemAvailable: 250 kB',
    'proc/loadavg': '1.50 1 1 1/1 1',
    'proc/net/dev': net(1000, 500),
  });
  const meter = new UsageMeter(root, 4);
  const first = await meter.read(0);
  expect(first).toEqual({
    cpu: { usedCores: null, cores: 4, source: 'machine', load: 1.5 },
    memory: { usedBytes: 750 * 1024, totalBytes: 1000 * 1024, source: 'machine' },
    network: { receivedPerSecond: null, sentPerSecond: null, interfaces: ['eth0'] },
  });
  write({ 'proc/stat': stat(200, 1100), 'proc/net/dev': net(5000, 100) });
  const second = await meter.read(2000);
  expect(second.cpu.usedCores).toBeCloseTo((100 / 300) * 4);
  // The count of what was sent began anew.
  expect(second.network).toMatchObject({ receivedPerSecond: 2000, sentPerSecond: 0 });
});

test('of a container: its own account and limits', async () => {
  write({
    'proc/stat': stat(100, 900),
    'proc/meminfo': 'MemTotal: 10000000 kB\nMemAvailable: 250 kB',
    'proc/self/cgroup': '0::/',
    'proc/self/mountinfo': '31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup rw',
    'sys/fs/cgroup/cpu.max': '250000 100000',
    'sys/fs/cgroup/cpu.stat': 'usage_usec 1000000',
    'sys/fs/cgroup/memory.max': '1000000',
    'sys/fs/cgroup/memory.current': '600000',
  });
  const meter = new UsageMeter(root, 4);
  await meter.read(0);
  write({ 'sys/fs/cgroup/cpu.stat': 'usage_usec 4000000' });
  expect(await meter.read(2000)).toMatchObject({
    cpu: { usedCores: 1.5, cores: 2.5, source: 'container' },
    memory: { usedBytes: 600_000, totalBytes: 1_000_000, source: 'container' },
  });
});

test('a container that was given some of the processors counts its own work', async () => {
  write({
    'proc/stat': stat(100, 900),
    'proc/self/cgroup': '0::/',
    'proc/self/mountinfo': '31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup rw',
    'sys/fs/cgroup/cpu.max': 'max 100000',
    'sys/fs/cgroup/cpu.stat': 'usage_usec 0',
  });
  const meter = new UsageMeter(root, 2);
  await meter.read(0);
  write({ 'sys/fs/cgroup/cpu.stat': 'usage_usec 500000' });
  expect((await meter.read(1000)).cpu).toMatchObject({ usedCores: 0.5, cores: 2, source: 'container' });
});
