import type { ModelSize, Preset } from '@pilothouse/contracts/presets';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { SHIPPED_PRESETS } from './shipped-presets.js';

/**
 * The smallest card whose preset asks for as much: as many pixels at a time, no more blocks swapped, and half the rank at least,
 * which weighs little beside the model. Null where the run asks for more than every preset, or for what presets do not speak of.
 */
export function cardFor(request: StartRun, size: ModelSize | null): number | null {
  const cards = SHIPPED_PRESETS.filter(
    (preset) =>
      preset.family === request.family &&
      preset.cardGb !== null &&
      // Where SD 3.5 does not say its size, it is taken for the larger one.
      (preset.size === null || preset.size === (size ?? 'large')),
  );
  return cards.find((preset) => asksForAsMuch(preset, request))?.cardGb ?? null;
}

function asksForAsMuch({ values }: Preset, request: StartRun): boolean {
  const { resolution = 0, batchSize = 0, networkRank = 0, blocksToSwap = 0 } = values;
  return (
    pixels(resolution, batchSize) >= pixels(request.resolution, request.batchSize) &&
    networkRank * 2 >= request.networkRank &&
    blocksToSwap <= request.blocksToSwap &&
    // A full 32 bits take twice the room, and no preset has them.
    request.precision !== 'no'
  );
}

const pixels = (resolution: number, batchSize: number) => resolution * resolution * batchSize;
