import { mkdir, open, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ProcessIdentity } from '@pilothouse/contracts/processes';
import { RunnerCommandFile, RunnerState } from '@pilothouse/contracts/runner';
import { takeClaim } from '@pilothouse/processes/claim';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import { syncFolder } from '../platform/publish-file.js';
import { RunEvent, RunRecord, RunSummary } from './run-record.js';
import { RunLoss } from './training-record.js';

/** The files of one run: the only place that knows their names and how they are written. */
export class RunFolder {
  readonly id: string;

  constructor(readonly path: string) {
    this.id = basename(path);
  }

  get log() {
    return join(this.path, 'output.log');
  }

  /** When the bytes of the log came. */
  get times() {
    return join(this.path, 'output.times');
  }

  get checkpoints() {
    return join(this.path, 'checkpoints');
  }

  /** The state this run was taken up from; there is none for a run from the beginning. */
  get resumedState() {
    return join(this.path, 'resumed-state');
  }

  /** Second names of the checkpoints that are not to go. */
  get kept() {
    return join(this.path, 'kept');
  }

  /** Throws EEXIST when there is such a folder. Until `commit` it holds no run. */
  async make(): Promise<void> {
    await mkdir(this.path);
  }

  /** Where the trainer puts its samples: below its output folder, whatever it is told. */
  get samples() {
    return join(this.checkpoints, 'sample');
  }

  /**
   * Makes the folder a run. `run.json` comes last, by rename, with everything else on the disk: a folder without it is no run.
   * It cannot be made elsewhere and moved here, because its path stands in the command and in the dataset's TOML.
   */
  async commit({ record, command, files = {} }: NewRun): Promise<void> {
    // The address of a proxy in its environment may hold a password.
    await writeFileAtomic(this.file('command.json'), toJson(command), { mode: 0o600 });
    for (const [name, text] of Object.entries(files)) await writeFileAtomic(this.file(name), text);
    await writeFileAtomic(this.file('run.json'), toJson(record));
    await syncFolder(this.path);
  }

  /** False once somebody removed it; a trainer that still saves may have made it again. */
  isWhole(): Promise<boolean> {
    return stat(this.file('run.json')).then(
      () => true,
      () => false,
    );
  }

  /** Whatever is in it. */
  isThere(): Promise<boolean> {
    return stat(this.path).then(
      () => true,
      () => false,
    );
  }

  /** Undefined for a folder that never became a run. Throws for one whose record cannot be read any more. */
  async record(): Promise<z.infer<typeof RunRecord> | undefined> {
    const text = await readIfThere(this.file('run.json'));
    return text === undefined ? undefined : RunRecord.parse(JSON.parse(text));
  }

  command(): Promise<RunnerCommandFile | undefined> {
    return this.read('command.json', RunnerCommandFile);
  }

  async datasetToml(): Promise<string> {
    return (await readIfThere(this.file('dataset.toml'))) ?? '';
  }

  /** What the runner last wrote; undefined before it wrote anything. */
  state(): Promise<RunnerState | undefined> {
    return this.read('state.json', RunnerState);
  }

  /** Who is, or was, this folder's one runner. */
  claim(): Promise<ProcessIdentity | undefined> {
    return this.read('runner.claim', ProcessIdentity);
  }

  /** Takes the place of the runner, so that none can start any more. False when there is, or was, one. */
  takeClaim(): boolean {
    return takeClaim(this.file('runner.claim'));
  }

  /** The runner's last words, if it broke. */
  async complaint(): Promise<string> {
    return ((await readIfThere(this.file('runner.err'))) ?? '').trim().slice(-2000);
  }

  /** A last line that was cut by a crash is no event. */
  async events(): Promise<RunEvent[]> {
    const text = (await readIfThere(this.file('events.ndjson'))) ?? '';
    return text.split('\n').flatMap((line) => RunEvent.safeParse(parseJson(line)).data ?? []);
  }

  async appendEvent(event: RunEvent): Promise<void> {
    const file = await open(this.file('events.ndjson'), 'a+');
    try {
      // Starts on a line of its own even after one that a crash cut short.
      const { size } = await file.stat();
      const last = Buffer.alloc(1, '\n');
      if (size > 0) await file.read(last, 0, 1, size - 1);
      await file.appendFile(`${last[0] === 0x0a ? '' : '\n'}${JSON.stringify(event)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async logBytes(): Promise<number> {
    return (await stat(this.log).catch(() => undefined))?.size ?? 0;
  }

  summary() {
    return this.read('summary.json', RunSummary);
  }

  loss() {
    return this.read('loss.json', RunLoss);
  }

  async keepLoss(loss: z.infer<typeof RunLoss>): Promise<void> {
    await writeFileAtomic(this.file('loss.json'), JSON.stringify(loss));
  }

  /** Comes last: with it, everything else that is kept of an ended run is there too. */
  async summarize(summary: RunSummary): Promise<void> {
    await writeFileAtomic(this.file('summary.json'), toJson(summary));
  }

  /** A file that is not what it should be counts as not there. */
  private async read<T extends z.ZodType>(name: string, schema: T): Promise<z.infer<T> | undefined> {
    const text = await readIfThere(this.file(name));
    return text === undefined ? undefined : schema.safeParse(parseJson(text)).data;
  }

  private file(name: string) {
    return join(this.path, name);
  }
}

export type NewRun = {
  record: RunRecord;
  command: RunnerCommandFile;
  /** What else the command reads, by name. */
  files?: Record<string, string>;
};

const toJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EISDIR') return ''; // Put there by hand: as good as damaged.
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No schema takes that.
  }
}
