import { expect, test } from 'vitest';
import { Config } from '../config.js';
import { readEntryFiles } from './entry-files.js';
import { settleCatalogue } from './settle-catalogue.js';

const { shippedTools } = Config.fromEnvironment({ PILOTHOUSE_WORKSPACE: '/w' });
const files = await readEntryFiles(shippedTools, 'supervisor/tools');
const { entries, broken } = settleCatalogue(files, [], new Map(), 7878);

test('every shipped entry can be used, each on the port people know', () => {
  expect(broken).toEqual([]);
  expect(Object.fromEntries([...entries].map(([id, { entry }]) => [id, entry.port]))).toEqual({
    'ai-toolkit': 8675,
    'code-server': 8443,
    comfyui: 5555,
    'diffusion-pipe': 4444,
    invokeai: 9090,
    jupyter: 8888,
    kohya: 6666,
    swarmui: 7801,
    tensorboard: 6006,
  });
});

test('a git source is pinned', () => {
  const refs = [...entries.values()].flatMap(({ entry: { install } }) =>
    install?.source.type === 'git' ? [install.source.ref] : [],
  );
  expect(refs.length).toBeGreaterThan(0);
  for (const ref of refs) expect(ref).toMatch(/^([0-9a-f]{40}|v\d+\.\d+\.\d+)$/);
});
