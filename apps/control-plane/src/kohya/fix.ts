import type { RunFix } from '@pilothouse/contracts/fixes';
import type { ModelSize, Preset } from '@pilothouse/contracts/presets';
import type { StartRun } from '@pilothouse/contracts/start-run';

/** A way on from a failure with the request as it would be; null where a person has to do something first. */
export type Fix = Omit<RunFix, 'changes' | 'href'> & { change: Partial<StartRun> | null; href?: string };

/** What fixes are chosen by, beside the failure. */
export type Known = {
  presets: Preset[];
  /** Of the base model, where its header says it. */
  size: ModelSize | null;
  maxBlocksToSwap: number;
};
