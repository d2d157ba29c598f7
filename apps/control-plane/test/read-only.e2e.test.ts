import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { ErrorBody } from '@pilothouse/contracts/errors';
import { RunnerState } from '@pilothouse/contracts/runner';
import { isAlive } from '@pilothouse/processes/identity';
import { sessionMembers } from '@pilothouse/processes/session';
import { afterAll, expect, test } from 'vitest';
import { boot } from './boot.js';
import { mountBreakableDisk } from './breakable-disk.js';
import { makeTrainingGround, request, trainingAt, WAIT } from './training-ground.js';

const disk = mountBreakableDisk(20_000_000_000);
afterAll(() => disk.unmount());

test.skipIf(disk.reason)(
  `a volume that becomes read-only in mid-run is named, the page stays, and a stop stops${disk.reason && ` (not here: ${disk.reason})`}`,
  async () => {
    const ground = await makeTrainingGround({ stepMs: 20 });
    const workspace = join(disk.path, 'w');
    await cp(ground.workspace, workspace, { recursive: true, verbatimSymlinks: true });
    await ground.remove();
    const pilothouse = await boot({ workspace });
    const training = trainingAt((path, init) => pilothouse.api(path, init));
    try {
      const { id } = await training.start('harbour', { epochs: 100 });
      await training.passesStep(id, 10);
      const file = join(workspace, 'runs', id, 'state.json');
      const state = RunnerState.parse(JSON.parse(readFileSync(file, 'utf8')));
      if (state.status !== 'running') throw new Error(`It is ${state.status}`);
      disk.fail();

      await expect.poll(async () => (await training.get(id)).notice, WAIT).toMatch(/read-only.*paused/);
      expect((await pilothouse.api('datasets')).status).toBe(200);
      const refused = await pilothouse.send('POST', 'runs', request('next'));
      expect([refused.status, ErrorBody.parse(await refused.json()).code]).toEqual([503, 'READ_ONLY']);

      await training.stop(id);
      await training.reaches(id, 'cancelled', 'interrupted', 'failed');
      expect(isAlive(state.runner)).toBe(false);
      expect(sessionMembers(state.child.pid)).toEqual([]);
    } finally {
      await pilothouse.close();
    }
  },
  60_000,
);
