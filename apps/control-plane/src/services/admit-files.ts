import type { Candidate } from './arrange-files.js';
import type { ProgramFolder } from './program-folder.js';
import type { Reread, Supervisord } from './supervisord.js';

export type Admission = {
  /** How what supervisord runs differs from the files, in the end. */
  changes: Reread['changes'];
  /** By program file: why supervisord does not take its text. */
  refused: Map<string, string>;
};

/**
 * Puts the program files in place as far as supervisord takes them. It reads all files or none: when it refuses, those that are new
 * are let in one at a time, so that each answers for itself. Nothing is started or stopped by this.
 */
export async function admitFiles(
  folder: ProgramFolder,
  supervisord: Supervisord,
  candidates: ReadonlyMap<string, Candidate>,
): Promise<Admission> {
  // What stands in the folder has to stay fit for a supervisord that starts anew.
  await supervisord.mustRun();
  const standing = await folder.read();
  try {
    await folder.become(new Map([...candidates].map(([name, { text }]) => [name, text])));
    const all = await supervisord.reread();
    if (all.why === '') return { changes: all.changes, refused: new Map() };
    return await admitEach(folder, supervisord, candidates, standing);
  } catch (error) {
    await folder.become(standing);
    throw error;
  }
}

async function admitEach(
  folder: ProgramFolder,
  supervisord: Supervisord,
  candidates: ReadonlyMap<string, Candidate>,
  standing: ReadonlyMap<string, string>,
): Promise<Admission> {
  const refused = new Map<string, string>();
  const admitted = new Map([...standing].filter(([name]) => candidates.has(name)));
  await folder.become(admitted);
  let { changes, why } = await supervisord.reread();
  if (why !== '') {
    // One that was good has become bad by itself, such as by a log folder that went.
    admitted.clear();
    await folder.become(admitted);
    ({ changes, why } = await supervisord.reread());
    if (why !== '') throw new Error(`supervisord refuses its own configuration: ${why}`);
  }

  // A group may stand in a file before those of its programs: as long as one more gets in, the others are asked again.
  for (let isProgress = true; isProgress;) {
    isProgress = false;
    for (const [name, { text, before }] of candidates) {
      if (admitted.get(name) === text) continue;
      for (const choice of [text, before]) {
        if (choice === undefined || admitted.get(name) === choice) continue;
        await folder.put(name, choice);
        const verdict = await supervisord.reread();
        if (verdict.why !== '') {
          if (choice === text) refused.set(name, verdict.why);
          continue;
        }
        ({ changes } = verdict);
        admitted.set(name, choice);
        if (choice === text) refused.delete(name);
        isProgress = true;
        break;
      }
      await folder.become(admitted);
    }
  }
  return { changes, refused };
}
