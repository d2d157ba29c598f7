import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MountEntry, parseMounts } from './mount-table.js';

/** What a cgroup is allowed, and how to ask what it uses. */
export type CpuLimit = { cores: number | null; usedSeconds: () => Promise<number | null> };
export type MemoryLimit = { totalBytes: number; usedBytes: () => Promise<number | null> };

type Allowed = {
  /** With `cores` null the group has no limit of its own, but a processor set may narrow it. */
  cpu: CpuLimit | null;
  memory: MemoryLimit | null;
};

/** One controller's folders, from our own group outwards. */
type Chain = { folders: string[]; isContainer: boolean };

/**
 * The tightest limits that hold for this process: those of its own group or of one around it, in cgroup v2 (Documentation/
 * admin-guide/cgroup-v2.rst), v1, or both side by side. `hostBytes`: a memory limit above it is none. `root` is `/` but in tests.
 */
export async function findLimits(hostBytes: number, root = '/'): Promise<Allowed> {
  const [groups, mounts] = await Promise.all([
    textOf(join(root, 'proc/self/cgroup')),
    textOf(join(root, 'proc/self/mountinfo')),
  ]);
  const chains = { root, groups, mounts: parseMounts(mounts) };
  const v2 = chainOf('', chains);
  const cpuOld = chainOf('cpu', chains);
  return {
    cpu:
      (await cpuLimitV2(v2)) ??
      (await cpuLimitV1(cpuOld, chainOf('cpuacct', chains))) ??
      (await containerCpu(v2, chainOf('cpuacct', chains))),
    memory:
      (await memoryLimitV2(v2, hostBytes)) ?? (await memoryLimitV1(chainOf('memory', chains), hostBytes)),
  };
}

type Known = { root: string; groups: string; mounts: MountEntry[] };

/** `controller` is empty for v2. */
function chainOf(controller: string, { root, groups, mounts }: Known): Chain {
  const mount = mounts.find(({ fileSystem, options }) =>
    controller === '' ? fileSystem === 'cgroup2' : fileSystem === 'cgroup' && options.includes(controller),
  );
  const line = groups
    .split('\n')
    .map((each) => each.split(':'))
    .find(([, names = '']) => (controller === '' ? names === '' : names.split(',').includes(controller)));
  if (!mount || !line) return { folders: [], isContainer: false };
  const inside = insideOf(mount.root, line.slice(2).join(':'));
  const folders = inside.map((_, index) => inside.slice(0, inside.length - index).join('/'));
  return {
    folders: [...folders, ''].map((folder) => join(root, mount.path, folder)),
    isContainer: mount.root !== '/',
  };
}

/** The steps from the mounted group to ours. A path that leads out of what is mounted says nothing about it. */
function insideOf(mountRoot: string, path: string): string[] {
  const below = mountRoot !== '/' && path.startsWith(mountRoot) ? path.slice(mountRoot.length) : path;
  const steps = below.split('/').filter(Boolean);
  return steps.includes('..') || (mountRoot !== '/' && below === path) ? [] : steps;
}

async function cpuLimitV2({ folders }: Chain): Promise<CpuLimit | null> {
  const limits = await Promise.all(
    folders.map(async (folder) => {
      const [quota, period] = (await textOf(join(folder, 'cpu.max'))).split(/\s+/).map(Number);
      return quota! > 0 && period! > 0 ? { folder, amount: quota! / period! } : undefined;
    }),
  );
  const tightest = tightestOf(limits);
  return tightest && { cores: tightest.amount, usedSeconds: () => usedSecondsV2(tightest.folder) };
}

async function cpuLimitV1(cpu: Chain, account: Chain): Promise<CpuLimit | null> {
  const limits = await Promise.all(
    cpu.folders.map(async (folder, depth) => {
      const quota = Number(await textOf(join(folder, 'cpu.cfs_quota_us')));
      const period = Number(await textOf(join(folder, 'cpu.cfs_period_us')));
      // Where the two are mounted apart, the group stands as deep in both.
      return quota > 0 && period > 0
        ? { folder: account.folders[depth] ?? folder, amount: quota / period }
        : undefined;
    }),
  );
  const tightest = tightestOf(limits);
  return tightest && { cores: tightest.amount, usedSeconds: () => usedSecondsV1(tightest.folder) };
}

/** A container without a quota still has an account of its own. */
async function containerCpu(v2: Chain, account: Chain): Promise<CpuLimit | null> {
  const outermost = v2.folders.at(-1);
  // The root of the whole machine has no such file.
  if (outermost && (await textOf(join(outermost, 'cpu.max'))) !== '')
    return { cores: null, usedSeconds: () => usedSecondsV2(outermost) };
  const folder = account.isContainer ? account.folders.at(-1) : undefined;
  return folder === undefined ? null : { cores: null, usedSeconds: () => usedSecondsV1(folder) };
}

async function memoryLimitV2({ folders }: Chain, hostBytes: number): Promise<MemoryLimit | null> {
  const tightest = await memoryIn(folders, 'memory.max', hostBytes);
  if (!tightest) return null;
  const usedBytes = () => used(tightest.folder, 'memory.current', 'inactive_file');
  return { totalBytes: tightest.amount, usedBytes };
}

async function memoryLimitV1({ folders }: Chain, hostBytes: number): Promise<MemoryLimit | null> {
  const tightest = await memoryIn(folders, 'memory.limit_in_bytes', hostBytes);
  if (!tightest) return null;
  const usedBytes = () => used(tightest.folder, 'memory.usage_in_bytes', 'total_inactive_file');
  return { totalBytes: tightest.amount, usedBytes };
}

async function memoryIn(folders: string[], file: string, hostBytes: number) {
  const limits = await Promise.all(
    folders.map(async (folder) => {
      const amount = Number((await textOf(join(folder, file))) || Number.NaN);
      // Without a limit v2 says `max`, v1 a number near 2⁶³.
      return amount > 0 && amount < hostBytes ? { folder, amount } : undefined;
    }),
  );
  return tightestOf(limits);
}

/** Of equal ones the outer, which counts all that shares the limit. */
function tightestOf(limits: ({ folder: string; amount: number } | undefined)[]) {
  return limits
    .filter((limit) => limit !== undefined)
    .reduce<{ folder: string; amount: number } | null>(
      (found, limit) => (found && found.amount < limit.amount ? found : limit),
      null,
    );
}

/** Without the cache of files nobody uses now: the kernel gives it back when asked. */
async function used(folder: string, file: string, cache: string): Promise<number | null> {
  const [all, statistics] = await Promise.all([
    textOf(join(folder, file)),
    textOf(join(folder, 'memory.stat')),
  ]);
  if (!/^\d+$/.test(all)) return null;
  return Math.max(0, Number(all) - (fieldOf(statistics, cache) ?? 0));
}

async function usedSecondsV2(folder: string): Promise<number | null> {
  const microseconds = fieldOf(await textOf(join(folder, 'cpu.stat')), 'usage_usec');
  return microseconds === null ? null : microseconds / 1e6;
}

async function usedSecondsV1(folder: string): Promise<number | null> {
  const nanoseconds = await textOf(join(folder, 'cpuacct.usage'));
  return /^\d+$/.test(nanoseconds) ? Number(nanoseconds) / 1e9 : null;
}

function fieldOf(text: string, name: string): number | null {
  const found = new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** What is not there limits nothing. */
const textOf = async (path: string) => (await readFile(path, 'utf8').catch(() => '')).trim();
