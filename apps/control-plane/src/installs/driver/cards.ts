import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What is read of the `gpu.json` of a run: while it was not given back, the run has a card. */
const Lease = z.object({ card: z.number().nullable(), releasedAt: z.number().nullable() });

/** The runs that have a GPU just now, as their folders tell. */
export async function runsWithCards(runs: string): Promise<string[]> {
  const names = await readdir(runs).catch(() => []);
  const has = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(runs, name, 'gpu.json'), 'utf8').catch(() => undefined);
      if (text === undefined) return false;
      try {
        const lease = Lease.parse(JSON.parse(text));
        return lease.card !== null && lease.releasedAt === null;
      } catch {
        return false;
      }
    }),
  );
  return names.filter((_, at) => has[at]);
}
