import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type HistorySpan, type MachineHistory, SPANS } from '@pilothouse/contracts/machine';
import { GpuService } from '../gpu/gpu.service.js';
import { buckets, leastOf, meanOf, mostOf } from '../platform/buckets.js';
import { Chores } from '../platform/chores.js';
import { LOOK_MS, type MachineLook, MachinePast } from './machine-past.service.js';
import { StorageService } from './storage.service.js';
import { UsageService } from './usage.service.js';

/** The first rates are known a moment after the start. */
const FIRST_LOOK_MS = 3_000;

/** Notes what the machine does, and answers what it did. The cards keep their own past. */
@Injectable()
export class HistoryService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly chores = new Chores('Machine');

  constructor(
    private readonly past: MachinePast,
    private readonly usage: UsageService,
    private readonly storage: StorageService,
    private readonly gpu: GpuService,
  ) {}

  onApplicationBootstrap() {
    this.chores.later(FIRST_LOOK_MS, () => this.look());
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  of(span: HistorySpan): MachineHistory {
    const { spanMs, stepMs } = SPANS[span];
    const { cards } = this.gpu.history(spanMs, stepMs);
    return { span, ...columnsOf(this.past.looks(spanMs), stepMs), cards };
  }

  private look(): Promise<void> {
    this.chores.later(LOOK_MS, () => this.look());
    this.past.note(this.usage.current, this.storage.freeBytes);
    return Promise.resolve();
  }
}

function columnsOf(looks: MachineLook[], stepMs: number) {
  const parts = buckets(looks, stepMs);
  const column = (
    of: Exclude<keyof MachineLook, 'at'>,
    gather: (values: (number | null)[]) => number | null,
    digits = 0,
  ) => parts.map((part) => rounded(gather(part.map((look) => look[of])), digits));
  return {
    at: parts.map((part) => part[0]!.at),
    usedCores: column('usedCores', meanOf, 2),
    memoryBytes: column('memoryBytes', mostOf),
    diskFreeBytes: column('diskFreeBytes', leastOf),
    receivedPerSecond: column('receivedPerSecond', meanOf),
    sentPerSecond: column('sentPerSecond', meanOf),
  };
}

const rounded = (value: number | null, digits: number) =>
  value === null ? null : Number(value.toFixed(digits));
