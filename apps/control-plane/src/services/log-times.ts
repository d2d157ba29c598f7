import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { LogMark } from '@pilothouse/contracts/logs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Chores } from '../platform/chores.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { LogMarks } from './log-marks.js';
import { ServiceWatch } from './service-watch.js';

const LOOK_MS = 1_000;
const KEEP_MS = 60_000;

const Kept = z.record(z.string(), z.object({ inode: z.number(), size: z.number(), marks: LogMark.array() }));

/** Notes when the bytes of the services' logs came: programs write no times, and supervisord adds none. */
@Injectable()
export class LogTimes implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly chores = new Chores('Log times');
  private readonly since = Date.now();
  private readonly path: string;
  /** By the path of the log. */
  private readonly logs: Map<string, LogMarks>;
  /** One that ended is looked at once more. */
  private running = new Set<string>();
  private hasNews = false;

  constructor(
    folders: WorkspaceFolders,
    private readonly watch: ServiceWatch,
  ) {
    this.path = join(folders.state, 'log-times.json');
    this.logs = new Map(
      Object.entries(read(this.path)).map(([path, kept]) => [path, new LogMarks(this.since, kept)]),
    );
  }

  all(logPath: string): LogMark[] {
    return this.logs.get(logPath)?.all ?? [];
  }

  between(logPath: string, from: number, to: number): LogMark[] {
    return this.logs.get(logPath)?.between(from, to, Date.now()) ?? [];
  }

  onApplicationBootstrap() {
    // What a new service writes first is seen from its first byte.
    this.watch.events.on('changed', ({ name, pid }) => {
      const path = this.watch.find(name)?.logPath ?? '';
      if (pid > 0 && !this.logs.has(path)) this.chores.run(() => this.look());
    });
    this.chores.later(LOOK_MS, () => this.lookNowAndThen());
    this.chores.later(KEEP_MS, () => this.keepNowAndThen());
  }

  async onApplicationShutdown() {
    this.chores.close();
    await this.keep().catch(() => undefined); // The disk is full: the times are lost, nothing else.
  }

  private async lookNowAndThen() {
    try {
      await this.look();
    } finally {
      this.chores.later(LOOK_MS, () => this.lookNowAndThen());
    }
  }

  private async look() {
    const running = new Set<string>();
    for (const { service, logPath } of this.watch.all) {
      if (service.hasLog && service.pid > 0) running.add(logPath);
    }
    const now = Date.now();
    await Promise.all(
      [...new Set([...running, ...this.running])].map(async (path) => {
        const facts = await stat(path).catch(() => undefined);
        if (!facts) return;
        const marks = this.logs.get(path) ?? new LogMarks(this.since);
        this.logs.set(path, marks);
        const { ino: inode, size, mtimeMs: modifiedAt, birthtimeMs: bornAt } = facts;
        if (marks.look({ inode, size, modifiedAt, bornAt }, now)) this.hasNews = true;
      }),
    );
    this.running = running;
  }

  private async keepNowAndThen() {
    try {
      await this.keep();
    } finally {
      this.chores.later(KEEP_MS, () => this.keepNowAndThen());
    }
  }

  private async keep() {
    if (!this.hasNews) return;
    this.hasNews = false;
    const known = new Set([...this.watch.all].map(({ logPath }) => logPath));
    for (const path of this.logs.keys()) if (known.size > 0 && !known.has(path)) this.logs.delete(path);
    const kept = Object.fromEntries([...this.logs].map(([path, marks]) => [path, marks.kept]));
    await writeFileAtomic(this.path, JSON.stringify(kept));
  }
}

function read(path: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {}; // Never written, or by somebody else: then nobody knows.
  }
}
