import type { StartRun } from '@pilothouse/contracts/start-run';

const GIB = 2 ** 30;

/** Blocks FLUX.1's documentation swaps on cards of 16, 12, 10 and 8 GB. Cards report a little less than they are sold as. */
const FLUX_SWAP = [
  { fromBytes: 20 * GIB, blocks: 0 },
  { fromBytes: 14 * GIB, blocks: 1 },
  { fromBytes: 11 * GIB, blocks: 16 },
  { fromBytes: 9 * GIB, blocks: 22 },
  { fromBytes: 0, blocks: 28 },
];

/** Documented as the least SDXL was trained with. */
const SDXL_LEAST_BYTES = 7.5 * GIB;

/** A sentence when the card is smaller than what the trainer's documentation asks for; empty otherwise, and where it says nothing. */
export function vramAdvice({ family, blocksToSwap }: StartRun, vramBytes: number): string {
  const size = `${Math.round(vramBytes / GIB)} GB`;
  if (family === 'sdxl' && vramBytes < SDXL_LEAST_BYTES) {
    return `SDXL is documented to need 8 GB of video memory, and this card has ${size}: the run may stop for lack of it.`;
  }
  const wanted = family === 'flux1' ? FLUX_SWAP.find(({ fromBytes }) => vramBytes >= fromBytes) : undefined;
  if (wanted === undefined || blocksToSwap >= wanted.blocks) return '';
  const blocks = wanted.blocks === 1 ? 'some blocks' : `${wanted.blocks} blocks`;
  return `On a card of ${size} FLUX.1 is documented with ${blocks} swapped; with ${blocksToSwap} the run may stop for lack of memory.`;
}
