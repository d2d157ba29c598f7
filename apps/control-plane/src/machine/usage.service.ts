import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { MachineUsage } from '@pilothouse/contracts/machine';
import { Chores } from '../platform/chores.js';
import { UsageMeter } from './usage-meter.js';

const INTERVAL_MS = 2_000;
/** Less is no news: a machine at rest is never quite still. */
const CORES_STEP = 0.05;
const MEMORY_STEP_BYTES = 16 * 1024 * 1024;
const LOAD_STEP = 0.1;

/** What processors, memory and network are busy with. */
@Injectable()
export class UsageService implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [MachineUsage] }>();
  private readonly chores = new Chores('Machine');
  private readonly meter = new UsageMeter();
  private usage!: MachineUsage;

  get current(): MachineUsage {
    return this.usage;
  }

  async onModuleInit() {
    this.usage = rounded(await this.meter.read());
    this.lookLater();
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  private lookLater() {
    this.chores.later(INTERVAL_MS, async () => {
      const usage = rounded(await this.meter.read());
      const isNews = !isDeepStrictEqual(usage, this.usage);
      this.usage = usage;
      this.lookLater();
      if (isNews && !this.chores.isClosed) this.events.emit('changed', usage);
    });
  }
}

function rounded({ cpu, memory, network }: MachineUsage): MachineUsage {
  return {
    cpu: { ...cpu, usedCores: stepped(cpu.usedCores, CORES_STEP), load: stepped(cpu.load, LOAD_STEP) },
    memory: { ...memory, usedBytes: stepped(memory.usedBytes, MEMORY_STEP_BYTES) },
    network: {
      ...network,
      receivedPerSecond: twoDigits(network.receivedPerSecond),
      sentPerSecond: twoDigits(network.sentPerSecond),
    },
  };
}

const stepped = (value: number | null, step: number) =>
  value === null ? null : Number((Math.round(value / step) * step).toFixed(2));

/** "1.2 MB/s" has no more; below a kilobyte it is noise. */
function twoDigits(value: number | null): number | null {
  if (value === null) return null;
  return value < 1000 ? 0 : Number(value.toPrecision(2));
}
