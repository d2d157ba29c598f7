import { StartRun } from '@pilothouse/contracts/start-run';
import { expect, test } from 'vitest';
import { FAMILIES } from './families.js';
import { SHIPPED_PRESETS } from './shipped-presets.js';
import { cardFor } from './vram-class.js';

const requestOf = (change: Partial<StartRun>) =>
  StartRun.parse({
    ...{ name: 'x', baseModel: 'x', dataset: 'x', triggerWords: ['x'] },
    ...FAMILIES[change.family ?? 'sdxl'].defaults,
    family: 'sdxl',
    ...change,
  });

test.each(
  SHIPPED_PRESETS.filter(({ cardGb }) => cardGb !== null).map((preset) => [preset.id, preset] as const),
)(
  'the preset %s is for its own card, or for a smaller one that it asks no more of',
  (_, { family, size, values, cardGb }) => {
    expect(cardFor(requestOf({ family, ...values }), size)).toBeLessThanOrEqual(cardGb!);
  },
);

test.each<[string, Partial<StartRun>, number | null]>([
  ['rank 8, one picture', { networkRank: 8 }, 8],
  ['rank 32, one picture', { networkRank: 32 }, 12],
  ['SD 1.5 at the studio’s rank', { family: 'sd15', resolution: 512, networkRank: 32 }, 8],
  ['two pictures', { batchSize: 2 }, 24],
  ['two smaller pictures', { batchSize: 2, resolution: 704 }, 12],
  ['more than any preset', { batchSize: 64 }, null],
  ['full precision', { precision: 'no' }, null],
  ['FLUX.1 with half its blocks swapped', { family: 'flux1', networkRank: 16, blocksToSwap: 16 }, 12],
  ['FLUX.1 with none', { family: 'flux1', networkRank: 16 }, 24],
])('%s', (_, change, card) => {
  expect(cardFor(requestOf(change), null)).toBe(card);
});
