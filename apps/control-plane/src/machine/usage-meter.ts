import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { MachineUsage } from '@pilothouse/contracts/machine';
import { findLimits } from './cgroup.js';
import { parseLoad, parseMemory, parseStat, parseTraffic, type Traffic } from './proc-files.js';

/** A limit may be changed while we run. */
const LIMITS_MS = 60_000;

type Limits = Awaited<ReturnType<typeof findLimits>>;
type Before = { atMs: number; usedSeconds: number | null; busyTicks: number; allTicks: number };

/** Reads what is in use. Rates are between two readings, by a clock that nobody sets. */
export class UsageMeter {
  private limits?: Limits;
  private limitsAtMs = -Infinity;
  private before?: Before;
  private traffic?: { atMs: number; counts: Map<string, Traffic> };

  /** `root` is `/` but in tests. */
  constructor(
    private readonly root = '/',
    private readonly processors = availableParallelism(),
  ) {}

  async read(nowMs = performance.now()): Promise<MachineUsage> {
    const [stat, memory, load, net] = await Promise.all([
      this.text('proc/stat').then(parseStat),
      this.text('proc/meminfo').then(parseMemory),
      this.text('proc/loadavg').then(parseLoad),
      this.text('proc/net/dev').then(parseTraffic),
    ]);
    const { cpu: cpuLimit, memory: memoryLimit } = await this.limitsNow(memory.totalBytes, nowMs);
    const isNarrowed = this.processors < stat.processors;
    const own = cpuLimit && (cpuLimit.cores !== null || isNarrowed) ? cpuLimit : null;
    const now = { atMs: nowMs, usedSeconds: own ? await own.usedSeconds() : null, ...stat };
    const usedCores = coresBetween(this.before, now);
    this.before = now;
    return {
      cpu: {
        usedCores,
        cores: Math.min(own?.cores ?? Infinity, this.processors),
        source: own ? 'container' : 'machine',
        load,
      },
      memory: memoryLimit
        ? {
            usedBytes: await memoryLimit.usedBytes(),
            totalBytes: memoryLimit.totalBytes,
            source: 'container',
          }
        : { ...memory, source: 'machine' },
      network: { ...this.ratesOf(net, nowMs), interfaces: [...net.keys()] },
    };
  }

  private async limitsNow(hostBytes: number, nowMs: number): Promise<Limits> {
    if (!this.limits || nowMs - this.limitsAtMs >= LIMITS_MS) {
      this.limits = await findLimits(hostBytes, this.root);
      this.limitsAtMs = nowMs;
    }
    return this.limits;
  }

  private ratesOf(counts: Map<string, Traffic>, nowMs: number) {
    const { traffic } = this;
    this.traffic = { atMs: nowMs, counts };
    if (!traffic || counts.size === 0) return { receivedPerSecond: null, sentPerSecond: null };
    const seconds = (nowMs - traffic.atMs) / 1000;
    const rate = (of: keyof Traffic) =>
      [...counts].reduce((sum, [name, count]) => {
        // An interface that came new, or began its count anew, has no rate yet.
        const grown = count[of] - (traffic.counts.get(name)?.[of] ?? Infinity);
        return sum + Math.max(0, grown);
      }, 0) / seconds;
    return { receivedPerSecond: rate('received'), sentPerSecond: rate('sent') };
  }

  private text(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8').catch(() => '');
  }
}

function coresBetween(before: Before | undefined, now: Before & { processors: number }): number | null {
  if (!before || now.atMs <= before.atMs) return null;
  if (now.usedSeconds !== null && before.usedSeconds !== null)
    return Math.max(0, ((now.usedSeconds - before.usedSeconds) * 1000) / (now.atMs - before.atMs));
  const all = now.allTicks - before.allTicks;
  return all <= 0 ? null : Math.max(0, ((now.busyTicks - before.busyTicks) / all) * now.processors);
}
