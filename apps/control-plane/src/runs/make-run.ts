import { join } from 'node:path';
import { RUN_MARK } from '@pilothouse/processes/run-mark';
import { datedId } from '../platform/dated-id.js';
import type { TrashService } from '../trash/trash.service.js';
import { type NewRun, RunFolder } from './run-folder.js';
import type { RunEvent, RunRecord } from './run-record.js';

/** What a run is made of, put into its folder or given back to be put there. `text` begins its story. */
export type PreparedRun = NewRun & { text: string };
export type Prepare = (folder: RunFolder, createdAt: number) => Promise<PreparedRun>;

type Tools = { trash: TrashService; runsFolder: string; createdAt: number; held: boolean };

/** Freezes a request into a run folder, ready to be started at any time. Throws, and leaves no run, where it cannot be. */
export async function makeRun(
  name: string,
  prepare: Prepare,
  { trash, runsFolder, createdAt, held }: Tools,
): Promise<{ folder: RunFolder; record: RunRecord; events: RunEvent[] }> {
  const folder = new RunFolder(join(runsFolder, datedId(createdAt)));
  await folder.make();
  try {
    const { text, ...run } = await prepare(folder, createdAt);
    const { command } = run;
    await folder.appendEvent({
      at: createdAt,
      text: held ? `${text} On hold until it is released.` : text,
      status: { state: 'queued', held },
      isPublishing: false,
      isResuming: false,
    });
    await folder.commit({ ...run, command: { ...command, env: { ...command.env, [RUN_MARK]: folder.id } } });
    return { folder, record: run.record, events: await folder.events() };
  } catch (error) {
    await trash.move([folder.path], `Half-made run ${name}`).catch(() => undefined); // Done at the next start.
    throw error;
  }
}
