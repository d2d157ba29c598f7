import { execFileSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServiceUsage } from '@pilothouse/contracts/services';
import { membersOf, readProcesses } from './process-table.js';
import { ServiceWatch } from './service-watch.js';

const EVERY_MS = 2_500;
/** The first figure needs two looks. */
const FIRST_MS = 1_000;
/** Counting shared pages once makes the kernel walk all of them. */
const SHARED_EVERY_MS = 10_000;

/** What services take of processors and memory, measured while somebody wants to know. */
@Injectable()
export class ServiceUsages implements OnApplicationShutdown {
  readonly events = new EventEmitter<{ measured: [ServiceUsage[]] }>();
  private timer: NodeJS.Timeout | undefined;
  private ticks = new Map<string, number>();
  private measuredAt = 0;
  /** Of services with several processes: how much of their resident memory is left when shared pages are counted once. */
  private shares = new Map<string, { share: number; at: number }>();
  private machine: Machine | undefined;

  constructor(private readonly watch: ServiceWatch) {}

  /** Measures from now on, until `isWanted` says that nobody looks any more. */
  begin(isWanted: () => boolean) {
    if (this.timer) return;
    this.measure();
    const next = (waitMs: number) => {
      this.timer = setTimeout(() => {
        if (!isWanted()) return this.end();
        this.events.emit('measured', this.measure());
        next(EVERY_MS);
      }, waitMs);
      this.timer.unref();
    };
    next(FIRST_MS);
  }

  onApplicationShutdown() {
    this.end();
  }

  private end() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.ticks.clear();
  }

  private measure(): ServiceUsage[] {
    const { ticksASecond, pageBytes } = (this.machine ??= askMachine());
    const running = this.watch.list.services.filter(({ pid }) => pid > 0);
    const table = readProcesses();
    const now = performance.now();
    const members = membersOf(
      running.map(({ pid }) => pid),
      table,
    );
    const seconds = (now - this.measuredAt) / 1000;
    this.measuredAt = now;
    const ticks = new Map<string, number>();
    const usage = running.map(({ name, pid }) => {
      const rows = [...(members.get(pid) ?? [])].map((member) => table.get(member)!);
      let used = 0;
      for (const row of rows) {
        const key = `${row.pid} ${row.startTicks}`;
        ticks.set(key, row.ticks);
        // A process that was not there before has used what it used since then.
        used += row.ticks - (this.ticks.get(key) ?? (this.ticks.size > 0 ? 0 : row.ticks));
      }
      const resident = rows.reduce((sum, { residentPages }) => sum + residentPages, 0) * pageBytes;
      return {
        name,
        cpuPercent: Math.round((Math.max(0, used) / ticksASecond / seconds) * 1000) / 10,
        memoryBytes: Math.round(
          rows.length > 1 ? resident * this.shareOf(name, [...members.get(pid)!], resident, now) : resident,
        ),
      };
    });
    this.ticks = ticks;
    for (const name of this.shares.keys()) {
      if (!running.some((each) => each.name === name)) this.shares.delete(name);
    }
    return usage;
  }

  /** As last counted; counted anew beside everything else, because it takes its time for a large process. */
  private shareOf(name: string, pids: number[], residentBytes: number, now: number): number {
    const known = this.shares.get(name) ?? { share: 1, at: -Infinity };
    if (now - known.at < SHARED_EVERY_MS) return known.share;
    this.shares.set(name, { ...known, at: now });
    void Promise.all(pids.map(proportionalBytes)).then((proportional) => {
      const isTold = residentBytes > 0 && proportional.every((bytes) => bytes !== undefined);
      const sum = proportional.reduce<number>((all, bytes) => all + (bytes ?? 0), 0);
      this.shares.set(name, { share: isTold ? Math.min(1, sum / residentBytes) : 1, at: now });
    });
    return known.share;
  }
}

type Machine = { ticksASecond: number; pageBytes: number };

function askMachine(): Machine {
  const ask = (name: string, usual: number) => {
    try {
      return Number(execFileSync('getconf', [name], { encoding: 'utf8' })) || usual;
    } catch {
      return usual; // No getconf: these are what nearly every machine has.
    }
  };
  return { ticksASecond: ask('CLK_TCK', 100), pageBytes: ask('PAGESIZE', 4096) };
}

/** Undefined for another user's process, and where the kernel does not count. */
async function proportionalBytes(pid: number): Promise<number | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1');
    const [, kilobytes] = /^Pss:\s+(\d+)/m.exec(text) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
