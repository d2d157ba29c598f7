import { access, readdir, rename, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetHistory } from '@pilothouse/contracts/history';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HistorySweep } from '../src/datasets/history-sweep.js';
import { TrashService } from '../src/trash/trash.service.js';
import { boot, type Booted } from './boot.js';
import { type Library, openLibrary, picture } from './library.js';

let pilothouse: Booted;
let library: Library;

beforeAll(async () => {
  pilothouse = await boot();
  library = await openLibrary(pilothouse);
});
afterAll(() => pilothouse.close());
beforeEach(() => library.next());

describe('the history of a dataset', () => {
  it('goes with it under another name, and goes for good a week after it is gone for good', async () => {
    await library.upload({ 'a.png': await picture(), 'a.txt': 'sea' });
    const before = DatasetHistory.parse(await (await pilothouse.api(library.url('/history'))).json());
    const renamed = `${library.name} renamed`;
    await rename(library.folder(), join(pilothouse.workspace, 'datasets', renamed));
    await vi.waitFor(async () => {
      const answer = await pilothouse.api(`datasets/${encodeURIComponent(renamed)}/history`);
      const after = DatasetHistory.parse(await answer.json());
      expect(after.versions).toEqual(before.versions);
    });

    const sweep = pilothouse.app.get(HistorySweep);
    const kept = async () => (await readdir(join(pilothouse.workspace, 'history'))).includes(renamed);
    const inAMonth = Date.now() + 30 * 24 * 60 * 60_000;
    await pilothouse.api(`datasets/${encodeURIComponent(renamed)}`, { method: 'DELETE' });
    await sweep.run(inAMonth);
    expect(await kept()).toBe(true);
    const [item] = await pilothouse.app.get(TrashService).list();
    await pilothouse.app.get(TrashService).empty([item?.id ?? '']);
    await sweep.run();
    expect(await kept()).toBe(true);
    await sweep.run(inAMonth);
    expect(await kept()).toBe(false);
  });

  it('outlives a dataset that was away for an hour, however long ago the pod was started', async () => {
    await library.upload({ 'a.png': await picture(), 'a.txt': 'sea' });
    const folder = join(pilothouse.workspace, 'history', library.name);
    await vi.waitFor(() => access(join(folder, 'dataset.json')));
    const aMonthAgo = new Date(Date.now() - 30 * 24 * 60 * 60_000);
    for (const name of await readdir(folder)) await utimes(join(folder, name), aMonthAgo, aMonthAgo);
    const away = join(pilothouse.workspace, 'away');
    await rename(library.folder(), away);
    await pilothouse.app.get(HistorySweep).run();
    await access(join(folder, 'dataset.json'));

    await rename(away, library.folder());
    await pilothouse.app.get(HistorySweep).run();
    expect(await readdir(folder)).not.toContain('missed-since');
  });
});
