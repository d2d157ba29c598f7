import { VRAM_NEEDS_GB, type Settings } from '@pilothouse/contracts/settings';
import type { StartRun } from '@pilothouse/contracts/start-run';

const GIB = 2 ** 30;

/** FLUX.1's documentation gives the blocks to swap for cards of 16, 12, 10 and 8 GB; Chroma is built alike. */
const SWAPPED_NEEDS_GB = [
  { fromBlocks: 28, needs: 7 },
  { fromBlocks: 22, needs: 9 },
  { fromBlocks: 16, needs: 11 },
  { fromBlocks: 1, needs: 14 },
];

type Asked = Pick<StartRun, 'family' | 'blocksToSwap'>;

/** Memory a run is known to need, by its family; a person's own figure comes first. */
export function requiredVram({ family, blocksToSwap }: Asked, { needGigabytes }: Settings['gpu']): number {
  const own = needGigabytes[family];
  if (own) return own * GIB;
  const swapped =
    family === 'flux1' || family === 'chroma'
      ? SWAPPED_NEEDS_GB.find(({ fromBlocks }) => blocksToSwap >= fromBlocks)
      : undefined;
  return Math.min(VRAM_NEEDS_GB[family], swapped?.needs ?? Infinity) * GIB;
}
