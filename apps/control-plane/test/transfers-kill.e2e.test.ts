import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startControlPlane } from './control-plane-process.js';
import { picture } from './library.js';

describe('kill -9', () => {
  it('in the middle of a split or a merge leaves every picture in one place with its caption, and nothing half-done', async () => {
    const picture_ = await picture();
    const workspace = await mkdtemp(join(tmpdir(), 'ph-kill-'));
    const at = (...parts: string[]) => join(workspace, 'datasets', ...parts);
    const count = 300;
    const files = Array.from({ length: count }, (_, place) => `${place}`);
    await mkdir(at('a'), { recursive: true });
    await Promise.all(
      files.map(async (file) => {
        await writeFile(at('a', `${file}.png`), Buffer.concat([picture_, Buffer.from(file)]));
        await writeFile(at('a', `${file}.txt`), file);
      }),
    );
    try {
      for (const moment of ['staging', 'after'] as const) {
        const process_ = await startControlPlane(workspace);
        const isReached = reached(at('.transfers'), moment);
        const body = { to: moment, part: { by: 'share', percent: 20, seed: 1 } };
        const asked = process_
          .api('datasets/a/split', {
            method: 'POST',
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          })
          .catch(() => undefined); // It is killed.
        await isReached;
        await process_.kill();
        await asked;
        // It was cut short, and not done before.
        expect(await readdir(at('.transfers'))).toHaveLength(1);
      }
      const last = await startControlPlane(workspace);
      const places: string[] = [];
      for (const dataset of ['a', 'staging', 'after']) {
        const found = await readdir(at(dataset)).catch(() => []);
        places.push(...found);
        const pictures = found.filter((file) => file.endsWith('.png'));
        expect(found).toHaveLength(pictures.length * 2);
        for (const file of pictures) {
          expect(await readFile(at(dataset, file.replace('.png', '.txt')), 'utf8')).toBe(
            file.replace('.png', ''),
          );
        }
      }
      expect(places.sort()).toEqual(files.flatMap((file) => [`${file}.png`, `${file}.txt`]).sort());
      expect((await readdir(at('after'))).length).toBeGreaterThan(0);
      expect(await readdir(at('.transfers'))).toEqual([]);
      expect((await last.api('datasets')).status).toBe(200);
      await last.kill();
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  }, 60_000);
});

/** The moment something is being made ready, or the first part of a plan is done. */
async function reached(folder: string, moment: 'staging' | 'after'): Promise<void> {
  for (;;) {
    const [name] = await readdir(folder).catch(() => []);
    if (name !== undefined) {
      const inside: string[] = await readdir(join(folder, name)).catch(() => []);
      if (moment === 'staging' || (inside.includes('plan.json') && !inside.includes('folder'))) return;
    }
    await nextTurn();
  }
}
