import type { InstallRun } from '@pilothouse/contracts/runs';
import { expect, test } from 'vitest';
import { installStretches } from './install-phases';

const run = (phase: string, begun: string[], state = 'running') =>
  ({
    status: { state },
    progress: {
      phase,
      phaseDone: 1,
      phaseTotal: 4,
      phases: begun.map((each) => ({ phase: each, beganAt: 0, times: 1, seconds: 2, since: null })),
    },
  }) as unknown as InstallRun;

const seen = (it: InstallRun) => installStretches(it).map(({ title, state }) => `${title} ${state}`);

test('what is over, where it is and what comes stand in their order', () => {
  const stretches = installStretches(
    run('installing-packages', ['fetching-source', 'making-environment', 'installing-packages']),
  );
  expect(stretches.map(({ state }) => state)).toEqual(['done', 'done', 'now', 'next', 'next']);
  expect(stretches[2]).toMatchObject({ title: 'Packages', share: null });
});

test('one that needs no environment has no stretch for it once that is known', () => {
  const begun = ['fetching-source', 'trying', 'switching'];
  expect(seen(run('switching', begun, 'done'))).toEqual(['Source done', 'Trial done', 'Switch done']);
});

test('it stopped where it failed', () => {
  expect(seen(run('trying', ['fetching-source', 'building', 'trying'], 'failed'))).toEqual([
    'Source done',
    'Build done',
    'Trial failed',
    'Switch next',
  ]);
});
