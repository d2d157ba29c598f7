import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExportedSetup, ImportedSetup, type SetupFormat } from '@pilothouse/contracts/exchange';
import { StartRun } from '@pilothouse/contracts/start-run';
import { boot, type Booted } from './boot.js';
import { makeTrainingGround, request, type TrainingGround } from './training-ground.js';

let ground: TrainingGround;
let pilothouse: Booted;

beforeAll(async () => {
  ground = await makeTrainingGround();
  pilothouse = await boot({ workspace: ground.workspace });
});

afterAll(async () => {
  await pilothouse?.close();
  await ground?.remove();
});

const post = (path: string, body: unknown) =>
  pilothouse.api(`runs/setup/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test.each<SetupFormat>(['sd-scripts', 'kohya_ss'])(
  'a run exported for %s comes back as the same run, checked against the installed script',
  async (format) => {
    const asked = StartRun.parse(request('boats v1', { extra: { noise_offset: 0.05 } }));
    const exported = ExportedSetup.parse(await (await post('export', { format, request: asked })).json());
    const { values, leftOut, notes } = ImportedSetup.parse(
      await (await post('import', { files: exported.files })).json(),
    );
    expect({ ...asked, ...values }).toEqual(asked);
    expect(leftOut.filter(({ matters }) => matters)).toEqual([]);
    expect(notes).toEqual([]);
  },
);

test('a file that is none is refused with its name', async () => {
  const answer = await post('import', { files: [{ name: 'boats.toml', text: 'a = ' }] });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    message: expect.stringMatching(/^boats\.toml cannot be read\./),
  });
});

test('more than a file of settings ever has is refused before it is read', async () => {
  const answer = await post('import', { files: [{ name: 'x.json', text: ' '.repeat(300_001) }] });
  expect(answer.status).toBe(400);
});
