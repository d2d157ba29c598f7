import { type Family, FAMILY_TITLE } from '@pilothouse/contracts/models';
import { type ModelSize, Preset, PresetValues } from '@pilothouse/contracts/presets';
import { z } from 'zod';
import { FAMILIES } from './families.js';

/** Sizes cards are sold in. The last one stands for everything above it. */
export const CARD_SIZES_GB = [8, 12, 16, 24, 32, 48] as const;
type CardGb = (typeof CARD_SIZES_GB)[number];

type Key = keyof PresetValues;
type Shelf = {
  family: Family;
  size: ModelSize | null;
  title: string;
  /** The same for every card. */
  common: PresetValues;
  /** Of `common`, what the trainer's documentation gives. */
  documented: Key[];
  cards: Record<CardGb, { values: PresetValues; documented?: Key[] }>;
};

/*
 * Documented are the example commands of sd-scripts' docs (train_network.md, sdxl_train_network.md, sd3_train_network.md,
 * flux_train_network.md) and their tables of memory (train_SDXL-en.md, flux_train_network.md). Everything else is our choice and
 * not measured: batch sizes above one where no table names them, half the rank as alpha, and SD 3.5 on any card at all.
 */
const SHELVES: Shelf[] = [
  {
    family: 'sd15',
    size: null,
    title: FAMILY_TITLE.sd15,
    // The example has fp16, rank 16 and alpha 1; that 8 GB are enough is in the Japanese document.
    common: {
      resolution: 512,
      networkRank: 16,
      networkAlpha: 8,
      learningRate: 1e-4,
      optimizer: 'AdamW8bit',
      precision: 'fp16',
    },
    documented: ['networkRank', 'learningRate', 'optimizer', 'precision'],
    cards: {
      8: { values: { batchSize: 1 } },
      12: { values: { batchSize: 2 } },
      16: { values: { batchSize: 4 } },
      24: { values: { batchSize: 4, networkRank: 32, networkAlpha: 16 } },
      32: { values: { batchSize: 8, networkRank: 32, networkAlpha: 16 } },
      48: { values: { batchSize: 8, networkRank: 32, networkAlpha: 16 } },
    },
  },
  {
    family: 'sdxl',
    size: null,
    title: FAMILY_TITLE.sdxl,
    // Rank 32, alpha 16 are the example's; 8 GB with a rank of 4 to 8, and 10 GB as recommended, are the memory table's.
    common: {
      resolution: 1024,
      networkRank: 32,
      networkAlpha: 16,
      learningRate: 1e-4,
      optimizer: 'AdamW8bit',
      precision: 'bf16',
    },
    documented: ['resolution', 'networkRank', 'networkAlpha', 'learningRate', 'optimizer', 'precision'],
    cards: {
      8: { values: { batchSize: 1, networkRank: 8, networkAlpha: 4 }, documented: ['networkRank'] },
      12: { values: { batchSize: 1 } },
      16: { values: { batchSize: 1 } },
      24: { values: { batchSize: 2 } },
      32: { values: { batchSize: 4 } },
      48: { values: { batchSize: 6 } },
    },
  },
  {
    family: 'sd35',
    size: 'medium',
    title: `${FAMILY_TITLE.sd35} Medium`,
    // The documentation has an example and no figure for memory. Medium can swap 22 blocks at most.
    common: {
      resolution: 1024,
      networkRank: 32,
      networkAlpha: 16,
      learningRate: 1e-4,
      optimizer: 'AdamW8bit',
      precision: 'bf16',
    },
    documented: ['learningRate', 'optimizer'],
    cards: {
      8: { values: { batchSize: 1, blocksToSwap: 20, networkRank: 16, networkAlpha: 8 } },
      12: { values: { batchSize: 1, blocksToSwap: 12 } },
      16: { values: { batchSize: 1, blocksToSwap: 0 } },
      24: { values: { batchSize: 2, blocksToSwap: 0 } },
      32: { values: { batchSize: 2, blocksToSwap: 0 } },
      48: { values: { batchSize: 4, blocksToSwap: 0 } },
    },
  },
  {
    family: 'sd35',
    size: 'large',
    title: `${FAMILY_TITLE.sd35} Large`,
    // The example swaps 32 blocks and does not say for which card. Large can swap 36 at most.
    common: {
      resolution: 1024,
      networkRank: 32,
      networkAlpha: 16,
      learningRate: 1e-4,
      optimizer: 'AdamW8bit',
      precision: 'bf16',
      batchSize: 1,
    },
    documented: ['learningRate', 'optimizer'],
    cards: {
      8: { values: { blocksToSwap: 36, networkRank: 16, networkAlpha: 8, resolution: 512 } },
      12: { values: { blocksToSwap: 36, networkRank: 16, networkAlpha: 8 } },
      16: { values: { blocksToSwap: 32 }, documented: ['blocksToSwap'] },
      24: { values: { blocksToSwap: 16 } },
      32: { values: { blocksToSwap: 4 } },
      48: { values: { blocksToSwap: 0, batchSize: 2 } },
    },
  },
  {
    family: 'flux1',
    size: null,
    title: FAMILY_TITLE.flux1,
    // The table: 24 GB with a batch of 2, 16 GB with 1 and some blocks, 12 GB with 16 blocks, 8 GB with 28 and T5 in fp8.
    common: {
      resolution: 1024,
      networkRank: 16,
      networkAlpha: 8,
      learningRate: 1e-4,
      optimizer: 'AdamW8bit',
      precision: 'bf16',
    },
    documented: ['networkRank', 'learningRate', 'optimizer', 'precision'],
    cards: {
      8: {
        values: { batchSize: 1, blocksToSwap: 28, resolution: 512 },
        documented: ['batchSize', 'blocksToSwap'],
      },
      12: { values: { batchSize: 1, blocksToSwap: 16 }, documented: ['batchSize', 'blocksToSwap'] },
      16: { values: { batchSize: 1, blocksToSwap: 8 }, documented: ['batchSize'] },
      24: { values: { batchSize: 2, blocksToSwap: 0 }, documented: ['batchSize', 'blocksToSwap'] },
      32: { values: { batchSize: 2, blocksToSwap: 0 }, documented: ['batchSize', 'blocksToSwap'] },
      48: { values: { batchSize: 4, blocksToSwap: 0 } },
    },
  },
  {
    family: 'chroma',
    size: null,
    title: FAMILY_TITLE.chroma,
    // The documentation has an example without figures for rank and memory; it is a little smaller than FLUX.1, and not in fp8 here.
    common: {
      resolution: 1024,
      networkRank: 16,
      networkAlpha: 8,
      learningRate: 1e-4,
      optimizer: 'AdamW8bit',
      precision: 'bf16',
      batchSize: 1,
    },
    documented: [],
    cards: {
      8: { values: { blocksToSwap: 35, resolution: 512 } },
      12: { values: { blocksToSwap: 30, resolution: 512 } },
      16: { values: { blocksToSwap: 24 } },
      24: { values: { blocksToSwap: 8 } },
      32: { values: { blocksToSwap: 0 } },
      48: { values: { blocksToSwap: 0, batchSize: 4 } },
    },
  },
  {
    family: 'lumina2',
    size: null,
    title: FAMILY_TITLE.lumina2,
    // The example has rank 8, alpha 8 and plain AdamW; no figure for memory.
    common: {
      resolution: 1024,
      networkRank: 8,
      networkAlpha: 8,
      learningRate: 1e-4,
      optimizer: 'AdamW',
      precision: 'bf16',
    },
    documented: ['networkRank', 'networkAlpha', 'learningRate', 'optimizer', 'precision'],
    cards: {
      8: { values: { batchSize: 1, blocksToSwap: 16, optimizer: 'AdamW8bit' } },
      12: { values: { batchSize: 1, blocksToSwap: 8 } },
      16: { values: { batchSize: 1, blocksToSwap: 0 } },
      24: { values: { batchSize: 2, blocksToSwap: 0 } },
      32: { values: { batchSize: 2, blocksToSwap: 0 } },
      48: { values: { batchSize: 4, blocksToSwap: 0 } },
    },
  },
];

const NOTHING_BESIDES = { extra: {}, samples: null };

const KEYS: ReadonlySet<string> = new Set(PresetValues.keyof().options);

/** For every family the training studio's own figures, then one for each card. */
export const SHIPPED_PRESETS: Preset[] = z.array(Preset).parse([
  ...Object.entries(FAMILIES).map(([family, { defaults }]) => ({
    id: `studio-${family}`,
    title: `Studio ${FAMILY_TITLE[family as Family]}`.replace('Studio SD 3.5', 'Studio SD3.5'),
    family,
    size: null,
    cardGb: null,
    isOwn: false,
    values: Object.fromEntries(Object.entries(defaults).filter(([key]) => KEYS.has(key))),
    documented: [],
  })),
  ...SHELVES.flatMap((shelf) => CARD_SIZES_GB.map((cardGb) => forCard(shelf, cardGb))),
]);

/** Cards report a little less than they are sold as; what is smaller than the smallest is treated as it. */
export function cardClass(vramBytes: number): CardGb {
  const gib = vramBytes / 2 ** 30;
  return CARD_SIZES_GB.findLast((size) => gib >= size * 0.92) ?? CARD_SIZES_GB[0];
}

function forCard({ family, size, title, common, documented, cards }: Shelf, cardGb: CardGb): Preset {
  const { values, documented: here = [] } = cards[cardGb];
  return {
    id: [family, size, cardGb].filter((part) => part !== null).join('-'),
    title: `${title} for ${cardGb === 48 ? '48 GB and more' : `${cardGb} GB`}`,
    family,
    size,
    cardGb,
    isOwn: false,
    ...NOTHING_BESIDES,
    values: { ...common, ...values },
    // A value of one card's own replaces the documented one, unless it is documented itself.
    documented: [...new Set([...documented.filter((key) => !(key in values)), ...here])],
  };
}
