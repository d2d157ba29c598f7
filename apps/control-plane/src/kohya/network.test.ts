import { expect, test } from 'vitest';
import { StartRun } from '@pilothouse/contracts/start-run';
import { networkArguments, networkProblems } from './network.js';

const request = (change: Partial<StartRun>) =>
  StartRun.parse({
    ...{ name: 'x', family: 'sd15', baseModel: 'x', dataset: 'x', triggerWords: ['x'], resolution: 512 },
    ...change,
  });
const trainer = { folder: '/k', python: '/k/python', problem: '', modules: new Set(['lycoris']) };
const fields = (change: Partial<StartRun>) =>
  networkProblems(request(change), trainer as never).map(({ field }) => field);

test('LyCORIS is kept from its own preset, which sd-scripts’ U-Net does not survive, unless one is asked for', () => {
  expect(networkArguments(request({ networkType: 'lokr' }))).toEqual(['algo=lokr', 'preset=attn-mlp']);
  const own = { networkType: 'lokr', extra: { network_args: ['preset=attn-only'] } } as const;
  expect(networkArguments(request(own as never))).toEqual(['algo=lokr', 'preset=attn-only']);
  expect(fields(own as never)).toEqual([]);
});

test('convolutions are trained by LoRA, and what would have no effect is refused', () => {
  expect(networkArguments(request({ convRank: 8, networkAlpha: 16 }))).toEqual([
    'conv_dim=8',
    'conv_alpha=8',
  ]);
  expect(fields({ convRank: 8 })).toEqual([]);
  expect(fields({ convRank: 8, networkType: 'loha' })).toEqual(['convRank']);
  expect(fields({ convRank: 8, family: 'flux1' })).toEqual(['convRank']);
});

test('a rank that DyLoRA cannot part into blocks, and an argument given twice, are refused', () => {
  expect(fields({ networkType: 'dylora', networkRank: 6 })).toEqual(['networkRank']);
  expect(fields({ networkType: 'loha', extra: { network_args: ['algo=full'] } })).toEqual([
    'extra.network_args',
  ]);
});
