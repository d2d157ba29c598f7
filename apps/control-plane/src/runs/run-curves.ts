import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { RunCurves as Curves } from '@pilothouse/contracts/curves';
import { KohyaService } from '../kohya/kohya.service.js';
import { joinCurves } from './join-curves.js';
import { RunsService } from './runs.service.js';
import { TrainingRuns } from './training-runs.service.js';

const CHUNK_BYTES = 64 * 1024;
/** Runs whose files are kept half read, so that only what is new has to be read again. */
const MOST_KEPT = 8;
const EVENT_FILE = /^events\.out\.tfevents\.[\w.-]+$/;

type Reading = ReturnType<KohyaService['readEvents']>;
type Known = { reading: Reading; files: Map<string, OpenFile>; busy: Promise<unknown> };
type OpenFile = { file: ReturnType<Reading['openFile']>; bytes: number };

/** What TensorBoard would show of a run, read on from where it was read to. */
@Injectable()
export class RunCurves {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly runs: RunsService,
    private readonly training: TrainingRuns,
    private readonly kohya: KohyaService,
  ) {}

  /** From the very beginning, as far as the runs it goes on from are still there. */
  async of(id: string): Promise<Curves> {
    const own = await this.ownOf(id);
    const from = this.training.find(id)?.resumedFrom;
    // Ids sort by age: a record that somebody edited may name any run.
    if (!from || from.id >= id || !this.training.find(from.id)) return own;
    return joinCurves(await this.of(from.id), own, from);
  }

  private async ownOf(id: string): Promise<Curves> {
    const folder = join(dirname(this.runs.logOf(id).path), 'tensorboard');
    const known = this.keep(id);
    const read = known.busy.then(() => this.readOn(folder, known));
    known.busy = read.catch(() => undefined); // Whoever asks next tries again.
    await read;
    return known.reading.curves;
  }

  private keep(id: string): Known {
    const known = this.known.get(id) ?? {
      reading: this.kohya.readEvents(this.training.find(id)?.resumedFrom?.step),
      files: new Map<string, OpenFile>(),
      busy: Promise.resolve(),
    };
    this.known.delete(id);
    this.known.set(id, known);
    const oldest = this.known.keys().next().value;
    if (this.known.size > MOST_KEPT && oldest !== undefined) this.known.delete(oldest);
    return known;
  }

  private async readOn(folder: string, { reading, files }: Known): Promise<void> {
    for (const path of await eventFiles(folder)) {
      const opened = files.get(path) ?? { file: reading.openFile(), bytes: 0 };
      files.set(path, opened);
      await readNew(path, opened);
    }
  }
}

/** `<time>/network_train/events.out.tfevents.…`, oldest first. */
async function eventFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const session of (await namesIn(folder)).sort()) {
    const place = join(folder, session, 'network_train');
    const names = (await namesIn(place)).filter((name) => EVENT_FILE.test(name)).sort();
    found.push(...names.map((name) => join(place, name)));
  }
  return found;
}

const namesIn = (folder: string) =>
  readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });

async function readNew(path: string, opened: OpenFile): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    while (!opened.file.isDamaged) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, opened.bytes);
      if (bytesRead === 0) return;
      opened.file.push(chunk.subarray(0, bytesRead));
      opened.bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}
