import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RunId } from '@pilothouse/contracts/names';
import { inParallel } from '../platform/in-parallel.js';
import type { TrashService } from '../trash/trash.service.js';
import { RunFolder } from './run-folder.js';
import type { RunEvent, RunRecord } from './run-record.js';

/** Folders read side by side: more is no faster, and a thousand at once would run out of descriptors. */
const AT_ONCE = 16;

export type LoadedRun = {
  folder: RunFolder;
  /** Its kind tells how the rest is read. */
  record: { kind: string; createdAt: number };
  events: RunEvent[];
  summary: unknown;
};

/** Every run there is, from three small files each. What never became a run is moved out of the way. */
export async function loadRuns(
  runsFolder: string,
  trash: TrashService,
  onDamaged: (folder: RunFolder, cause: unknown) => void,
): Promise<LoadedRun[]> {
  const entries = await readdir(runsFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && RunId.safeParse(entry.name).success);
  const loaded: LoadedRun[] = [];
  await inParallel(names, AT_ONCE, async ({ name }) => {
    const folder = new RunFolder(join(runsFolder, name));
    try {
      const run = await loadRun(folder, trash);
      if (run) loaded.push(run);
    } catch (error) {
      onDamaged(folder, error);
    }
  });
  return loaded;
}

/** Undefined for what never became a run: it is moved out of the way. */
export async function loadRun(folder: RunFolder, trash: TrashService): Promise<LoadedRun | undefined> {
  const record = await folder.record();
  if (!record && (await folder.claim())) throw new Error('It is gone, although the run had begun.');
  if (!record) {
    await trash.move([folder.path], `Half-made run ${folder.id}`);
    return undefined;
  }
  const [events, summary] = await Promise.all([folder.events(), folder.summary()]);
  if (events.length === 0 && (await folder.claim())) events.push(lostStory(record));
  return { folder, record, events, summary };
}

/** It has run, so it does not wait in the queue; how far it came, the rest of the folder tells. */
const lostStory = ({ createdAt }: Pick<RunRecord, 'createdAt'>): RunEvent => ({
  at: createdAt,
  text: 'What happened until now was lost: events.ndjson cannot be read.',
  status: { state: 'running', startedAt: createdAt, stopsAfterEpoch: null },
  isPublishing: true,
  isResuming: false,
});
