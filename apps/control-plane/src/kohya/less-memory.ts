import type { ModelSize, Preset } from '@pilothouse/contracts/presets';
import type { StartRun } from '@pilothouse/contracts/start-run';
import type { Fix, Known } from './fix.js';

/** Ways to ask less of the card, the one that changes the result least first. */
export function lessMemory(request: StartRun, { presets, size, maxBlocksToSwap }: Known): Fix[] {
  return [
    ...lowerTier(request, presets, size),
    ...smallerBatch(request),
    ...moreBlocks(request, size === 'medium' ? Math.min(maxBlocksToSwap, MEDIUM_MAX) : maxBlocksToSwap),
    ...smallerPictures(request),
  ].filter(isNews);
}

/** SD 3.5 Medium has 24 blocks, and two of them have to stay. */
const MEDIUM_MAX = 22;

type Needs = Pick<StartRun, 'batchSize' | 'resolution' | 'blocksToSwap' | 'networkRank' | 'networkAlpha'>;

/** What the preset for the next smaller card asks for, where that is less; nothing else of it. */
function lowerTier(request: StartRun, presets: Preset[], size: ModelSize | null): Fix[] {
  const tiers = presets
    .filter(({ family, isOwn, cardGb }) => family === request.family && !isOwn && cardGb !== null)
    .filter((preset) => preset.size === null || preset.size === (size ?? 'medium'))
    .sort((a, b) => (b.cardGb ?? 0) - (a.cardGb ?? 0));
  for (const { cardGb, values } of tiers) {
    const change = lowerOf(request, values);
    if (Object.keys(change).length === 0) continue;
    const text = 'What that preset asks less of, and nothing else. The run begins again at step 1.';
    return [{ name: 'memory-preset', title: `Memory preset for ${cardGb} GB`, text, change }];
  }
  return [];
}

function lowerOf(request: StartRun, values: Preset['values']): Partial<Needs> {
  const change: Partial<Needs> = {};
  const { batchSize, resolution, blocksToSwap, networkRank, networkAlpha } = values;
  if (batchSize !== undefined && batchSize < request.batchSize) change.batchSize = batchSize;
  if (resolution !== undefined && resolution < request.resolution) change.resolution = resolution;
  if (blocksToSwap !== undefined && blocksToSwap > request.blocksToSwap) change.blocksToSwap = blocksToSwap;
  if (networkRank !== undefined && networkRank < request.networkRank) {
    change.networkRank = networkRank;
    if (networkAlpha !== undefined) change.networkAlpha = networkAlpha;
  }
  return change;
}

function smallerBatch({ batchSize }: StartRun): Fix[] {
  if (batchSize === 1) return [];
  const half = Math.floor(batchSize / 2);
  const text = 'Fewer pictures at once. An epoch has more steps for it.';
  return [{ name: 'smaller-batch', title: `Batch size ${half}`, text, change: { batchSize: half } }];
}

function moreBlocks({ blocksToSwap }: StartRun, most: number): Fix[] {
  if (blocksToSwap >= most) return [];
  const more = Math.min(most, blocksToSwap + Math.ceil(most / 4));
  const text =
    'Blocks wait in main memory until they are needed. Each step takes longer, the LoRA is the same.';
  return [{ name: 'more-blocks', title: `Swap ${more} blocks`, text, change: { blocksToSwap: more } }];
}

const SIDES = [1024, 768, 512];

function smallerPictures({ resolution }: StartRun): Fix[] {
  const side = SIDES.find((each) => each < resolution);
  if (side === undefined) return [];
  const text = 'Fine detail suffers.';
  return [
    { name: 'smaller-pictures', title: `Smaller pictures, ${side} px`, text, change: { resolution: side } },
  ];
}

/** Two ways to the same change are one. */
const isNews = ({ change }: Fix, at: number, all: Fix[]) =>
  all.findIndex((other) => JSON.stringify(other.change) === JSON.stringify(change)) === at;
