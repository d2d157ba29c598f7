import { Family } from '@pilothouse/contracts/models';
import { StartRun } from '@pilothouse/contracts/start-run';
import { expect, test } from 'vitest';
import { FAMILIES } from './families.js';
import { CARD_SIZES_GB, cardClass, SHIPPED_PRESETS } from './shipped-presets.js';

test('every family has the studio’s figures and one preset for each size of card', () => {
  for (const family of Family.options) {
    const presets = SHIPPED_PRESETS.filter((preset) => preset.family === family);
    expect(presets.filter(({ cardGb }) => cardGb === null).map(({ id }) => id)).toEqual([`studio-${family}`]);
    for (const size of new Set(presets.filter(({ cardGb }) => cardGb).map((preset) => preset.size))) {
      expect(presets.filter((each) => each.cardGb && each.size === size).map(({ cardGb }) => cardGb)).toEqual(
        [...CARD_SIZES_GB],
      );
    }
  }
  expect(new Set(SHIPPED_PRESETS.map(({ id }) => id)).size).toBe(SHIPPED_PRESETS.length);
});

test('Studio SD3.5 is what the training studio trains with', () => {
  expect(SHIPPED_PRESETS.find(({ title }) => title === 'Studio SD3.5')?.values).toMatchObject({
    epochs: 6,
    repeats: Math.round(100 / 6),
    networkRank: 32,
    networkAlpha: 16,
    learningRate: 1e-4,
    resolution: 1024,
  });
});

test.each(SHIPPED_PRESETS.map((preset) => [preset.id, preset] as const))(
  '%s is a request the trainer takes',
  (_, { family, size, values, documented }) => {
    const request = { name: 'x', family, baseModel: 'x', dataset: 'x', triggerWords: ['x'] };
    expect(StartRun.parse({ ...request, ...FAMILIES[family].defaults, ...values })).toMatchObject(values);
    expect(values.blocksToSwap ?? 0).toBeLessThanOrEqual(
      size === 'medium' ? 22 : FAMILIES[family].maxBlocksToSwap,
    );
    expect(Object.keys(values)).toEqual(expect.arrayContaining(documented));
  },
);

test.each([
  [6, 8],
  [8, 8],
  [10, 8],
  [11.99, 12],
  [15.7, 16],
  [23.6, 24],
  [31.8, 32],
  [44.99, 48],
  [80, 48],
])('a card that reports %f GB is treated as one of %i GB', (gib, cardGb) => {
  expect(cardClass(gib * 2 ** 30)).toBe(cardGb);
});
