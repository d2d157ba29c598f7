import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Instant } from '@pilothouse/contracts/names';
import { ProcessIdentity } from '@pilothouse/contracts/processes';
import { RunnerCommandFile, RunnerState, TerminalSize } from '@pilothouse/contracts/runner';
import { TerminalId } from '@pilothouse/contracts/terminals';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** `terminal.json`: what is known before the shell begins. */
export const TerminalRecord = z.object({
  id: TerminalId,
  number: z.int().positive(),
  shell: z.string(),
  createdAt: Instant,
  ...TerminalSize.shape,
});
export type TerminalRecord = z.infer<typeof TerminalRecord>;

/** The files of one terminal: the only place that knows their names, but for those of the scrollback. */
export class TerminalFolder {
  constructor(readonly path: string) {}

  /** `terminal.json` comes last: a folder without it is half made. */
  async make(record: TerminalRecord, command: z.input<typeof RunnerCommandFile>): Promise<void> {
    await mkdir(this.path, { mode: 0o700 });
    await writeFileAtomic(this.file('command.json'), JSON.stringify(command), { mode: 0o600 });
    await writeFileAtomic(this.file('terminal.json'), JSON.stringify(record), { mode: 0o600 });
  }

  record(): Promise<TerminalRecord | undefined> {
    return this.read('terminal.json', TerminalRecord);
  }

  /** What the runner last wrote; undefined before it wrote anything. */
  state(): Promise<RunnerState | undefined> {
    return this.read('state.json', RunnerState);
  }

  /** Who is, or was, its one runner. */
  claim(): Promise<ProcessIdentity | undefined> {
    return this.read('runner.claim', ProcessIdentity);
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A file that is not what it should be counts as not there. */
  private async read<T extends z.ZodType>(name: string, schema: T): Promise<z.infer<T> | undefined> {
    try {
      return schema.parse(JSON.parse(await readFile(this.file(name), 'utf8')));
    } catch (error) {
      if (error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private file(name: string) {
    return join(this.path, name);
  }
}
