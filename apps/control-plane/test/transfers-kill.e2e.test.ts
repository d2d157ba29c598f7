import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startControlPlane } from './control-plane-process.js';
import { picture } from './library.js';

describe('kill -9', () => {
  it('in the middle of a split leaves every picture in one place with its caption, and nothing half-done', async () => {
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
      // What one left that was killed before it had a plan: nothing has happened.
      await mkdir(at('.transfers/none/files'), { recursive: true });
      await writeFile(at('.transfers/none/files/0'), picture_);
      const process_ = await startControlPlane(workspace);
      expect(await readdir(at('.transfers'))).toEqual([]);
      const body = JSON.stringify({ to: 'b', part: { by: 'share', percent: 20, seed: 1 } });
      const headers = { 'content-type': 'application/json' };
      const asked = process_
        .api('datasets/a/split', { method: 'POST', body, headers })
        .catch(() => undefined); // It is killed.
      await halfWay(at('.transfers'));
      await process_.kill();
      await asked;
      // It was cut short, and not done before.
      expect(await readdir(at('.transfers'))).toHaveLength(1);
      const last = await startControlPlane(workspace);
      expect((await last.api('datasets')).status).toBe(200);
      const places: string[] = [];
      for (const dataset of ['a', 'b']) {
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
      expect(await readdir(at('b'))).toHaveLength(count * 0.4);
      expect(await readdir(at('.transfers'))).toEqual([]);
      await last.kill();
    } finally {
      await rm(workspace, { recursive: true, force: true });
    }
  });
});

/** The moment the first part of a plan is done. */
async function halfWay(folder: string): Promise<void> {
  for (;;) {
    const [name] = await readdir(folder).catch((): string[] => []);
    const inside = name === undefined ? [] : await readdir(join(folder, name)).catch((): string[] => []);
    if (inside.includes('plan.json') && !inside.includes('folder')) return;
    await nextTurn();
  }
}
