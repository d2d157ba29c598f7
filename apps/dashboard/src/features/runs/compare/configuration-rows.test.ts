import { expect, test } from 'vitest';
import { makeRun } from '../run.fixture';
import { type ComparedRun, configurationRows } from './configuration-rows';

function compared(rank: number, argv: string[], id = '20261122-074501-aaaaaa'): ComparedRun {
  const run = makeRun({ id });
  return {
    run: { ...run, request: { ...run.request, networkRank: rank } },
    files: { argv, cwd: '', datasetToml: '', events: [] },
    versions: null,
  };
}

const different = (...runs: ComparedRun[]) =>
  configurationRows(runs)
    .filter(({ isDifferent }) => isDifferent)
    .map(({ name, values }) => [name, ...values]);

test('only what is not the same differs, field by field and argument by argument', () => {
  const one = compared(32, ['python', 'train.py', '--network_dim', '32', '--cache_latents']);
  const other = compared(64, ['python', 'train.py', '--network_dim', '64', '--noise_offset=0.1']);
  expect(different(one, other)).toEqual([
    ['Network rank', '32', '64'],
    ['--network_dim', '32', '64'],
    ['--cache_latents', 'set', ''],
    ['--noise_offset', '', '0.1'],
  ]);
});

test('the folder of a run is no difference', () => {
  const [a, b] = ['20261122-074501-aaaaaa', '20261122-074501-bbbbbb'];
  const argv = (id: string) => ['python', 'x.py', '--output_dir', `/workspace/runs/${id}/checkpoints`];
  expect(different(compared(32, argv(a), a), compared(32, argv(b), b))).toEqual([]);
});

test('an argument of several values keeps them together', () => {
  const rows = configurationRows([compared(32, ['python', 'x.py', '--network_args', 'a=1', 'b=2'])]);
  expect(rows.find(({ name }) => name === '--network_args')?.values).toEqual(['a=1 b=2']);
});
