import { EventEmitter } from 'node:events';
import { statfsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, hostname, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Machine } from '@pilothouse/contracts/machine';
import { VERSION } from '../platform/version.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { findGpus } from './nvidia-smi.js';

const DISK_INTERVAL_MS = 5_000;
/** Less is not worth telling … */
const NOTABLE_BYTES = 100 * 1000 * 1000;
/** … and on a small disk, less than this share of it. */
const NOTABLE_SHARE = 0.005;
/** A driver that thinks for long does not hold up the start. */
const GPU_PATIENCE_MS = 2_000;

type Disk = Machine['disk'];

/** What we run on. The cards are looked for once, the disk is read again and again. */
@Injectable()
export class MachineService implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [Machine] }>();
  private readonly logger = new Logger(MachineService.name);
  private machine: Machine;
  private toldFreeBytes: number;
  private diskTimer?: NodeJS.Timeout;
  private isStopped = false;

  constructor(private readonly folders: WorkspaceFolders) {
    this.machine = {
      host: hostname(),
      version: VERSION,
      node: process.version,
      workspace: folders.root,
      gpus: [],
      gpuNote: 'The GPUs are still being looked for.',
      cores: availableParallelism(),
      memoryBytes: memoryLimit(),
      disk: diskOf(statfsSync(folders.root)),
    };
    this.toldFreeBytes = this.machine.disk.freeBytes;
  }

  get current(): Machine {
    return this.machine;
  }

  async onModuleInit() {
    this.readDiskLater();
    await Promise.race([this.lookForGpus(), sleep(GPU_PATIENCE_MS, undefined, { ref: false })]);
  }

  onApplicationShutdown() {
    this.isStopped = true;
    clearTimeout(this.diskTimer);
  }

  private async lookForGpus(): Promise<void> {
    const { gpus, note } = await findGpus();
    this.machine = { ...this.machine, gpus, gpuNote: note };
    this.tell();
  }

  private readDiskLater() {
    if (this.isStopped) return;
    this.diskTimer = setTimeout(() => void this.readDisk(), DISK_INTERVAL_MS);
    this.diskTimer.unref();
  }

  private async readDisk(): Promise<void> {
    try {
      this.noteDisk(diskOf(await statfs(this.folders.root)));
    } catch (error) {
      this.logger.warn(`The free space of ${this.folders.root} cannot be read: ${(error as Error).message}`);
    }
    this.readDiskLater();
  }

  private noteDisk(disk: Disk) {
    this.machine = { ...this.machine, disk };
    if (isNotable(disk, this.toldFreeBytes)) this.tell();
  }

  private tell() {
    this.toldFreeBytes = this.machine.disk.freeBytes;
    this.events.emit('changed', this.machine);
  }
}

/** Whether the free space has moved enough since it was last told. */
export const isNotable = (disk: Disk, toldFreeBytes: number) =>
  Math.abs(disk.freeBytes - toldFreeBytes) > Math.min(NOTABLE_BYTES, disk.totalBytes * NOTABLE_SHARE);

const diskOf = ({ bsize, blocks, bavail }: { bsize: number; blocks: number; bavail: number }): Disk => ({
  totalBytes: bsize * blocks,
  freeBytes: bsize * bavail,
});

/** A container may be allowed less than the machine has. */
function memoryLimit(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
