import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { Chores } from '../platform/chores.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';

const KEPT_EACH = 5;
const KEPT_VERSIONS = 4;

const Times = z.record(
  z.string(),
  z.object({ version: z.string(), seconds: z.number().nonnegative().array() }).array(),
);
type Times = z.infer<typeof Times>;

/** How long services took from their start to their first answer: the last few times of the last few versions. */
@Injectable()
export class ReadyTimes {
  private readonly chores = new Chores('Ready times');
  private readonly path: string;
  private readonly times: Times;
  private writing = Promise.resolve();

  constructor(folders: WorkspaceFolders) {
    this.path = join(folders.state, 'ready-times.json');
    this.times = read(this.path);
  }

  /** The middle of what this version took, or any version where this one was never seen; null where none was. */
  usual(name: string, version: string): number | null {
    const all = this.times[name] ?? [];
    const own = all.find((each) => each.version === version)?.seconds ?? [];
    return medianOf(own.length > 0 ? own : all.flatMap(({ seconds }) => seconds));
  }

  add(name: string, version: string, seconds: number): void {
    const all = this.times[name] ?? [];
    const own = all.find((each) => each.version === version)?.seconds ?? [];
    const others = all.filter((each) => each.version !== version).slice(-(KEPT_VERSIONS - 1));
    this.times[name] = [...others, { version, seconds: [...own, seconds].slice(-KEPT_EACH) }];
    this.chores.run(() => (this.writing = this.writing.catch(() => undefined).then(() => this.write())));
  }

  private async write() {
    await writeFileAtomic(this.path, JSON.stringify(this.times));
  }
}

function read(path: string): Times {
  try {
    return Times.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {}; // Never written, or by somebody else: they are measured anew.
  }
}

function medianOf(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
