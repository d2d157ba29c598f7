import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { MachineUsage } from '@pilothouse/contracts/machine';
import { Chores } from '../platform/chores.js';
import { RingFile } from '../platform/ring-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';

export const LOOK_MS = 10_000;
const DAY_MS = 24 * 60 * 60 * 1000;

export type MachineLook = {
  at: number;
  usedCores: number | null;
  memoryBytes: number | null;
  diskFreeBytes: number | null;
  receivedPerSecond: number | null;
  sentPerSecond: number | null;
};

/** What the machine did over the last day. It survives a restart. */
@Injectable()
export class MachinePast implements OnModuleInit, OnApplicationShutdown {
  private readonly folder: string;
  private readonly ring: RingFile;
  private readonly chores = new Chores('Machine');

  constructor(folders: WorkspaceFolders) {
    this.folder = join(folders.state, 'history');
    const shape = { columns: 5, capacity: DAY_MS / LOOK_MS };
    this.ring = new RingFile(join(this.folder, 'machine.ring'), shape, (error) =>
      this.chores.warnOnce(`What the machine did is not kept over a restart: ${(error as Error).message}`),
    );
  }

  async onModuleInit() {
    await mkdir(this.folder, { recursive: true }).catch(() => undefined); // Told when the ring cannot be opened.
    await this.ring.open();
  }

  async onApplicationShutdown() {
    await this.ring.close();
  }

  note({ cpu, memory, network }: MachineUsage, diskFreeBytes: number | null, at = Date.now()): void {
    const { receivedPerSecond, sentPerSecond } = network;
    this.ring.push(at, [cpu.usedCores, memory.usedBytes, diskFreeBytes, receivedPerSecond, sentPerSecond]);
  }

  /** Oldest first. */
  looks(spanMs: number, now = Date.now()): MachineLook[] {
    return this.ring.between(now - spanMs, now).map(({ at, values }) => {
      const [usedCores, memoryBytes, diskFreeBytes, receivedPerSecond, sentPerSecond] = values.map(
        (value) => value ?? null,
      );
      return { at, usedCores, memoryBytes, diskFreeBytes, receivedPerSecond, sentPerSecond } as MachineLook;
    });
  }
}
