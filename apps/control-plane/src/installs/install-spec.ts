import { RunId } from '@pilothouse/contracts/names';
import { ToolEntry, ToolSource } from '@pilothouse/contracts/tool-entry';
import { VersionName } from '@pilothouse/contracts/tools';
import { z } from 'zod';

/** `spec.json` of an install's run folder: all its driver needs to know. */
export const InstallSpec = z.object({
  runId: RunId,
  /** As the catalogue had it when the install was asked for. */
  entry: ToolEntry,
  source: ToolSource,
  /** `tools/<tool>`: every version has a folder in it. */
  folder: z.string(),
  /** What was downloaded is kept here, on the same file system, for the next time. */
  downloads: z.string(),
  /** The folder of all runs: it tells who has a GPU. */
  runs: z.string(),
  /** What stands for a place in the texts of the entry, as far as it is the same for every version. */
  places: z.record(z.string(), z.string()),
  /** What starts it, part by part: its command, each option that is set, and the extra arguments. The places are not put in yet. */
  launch: z
    .object({
      arguments: z.string().array(),
      environment: z.record(z.string(), z.string()),
      /** Left out where the version does not take it. */
      isOption: z.boolean(),
    })
    .array()
    .min(1),
  /** False where nothing is started until now, so that nothing is lost when it is not tried. */
  isUpdate: z.boolean(),
});
export type InstallSpec = z.infer<typeof InstallSpec>;

/** How the new version did when it was started for a try. */
const Trial = z.discriminatedUnion('result', [
  z.object({ result: z.literal('none') }),
  /** Null where nobody knows how to ask it: it lived as long as it has to. */
  z.object({ result: z.literal('ready'), readySeconds: z.number().nonnegative().nullable() }),
  z.object({ result: z.literal('skipped'), why: z.string() }),
  z.object({ result: z.literal('failed'), why: z.string() }),
]);

/** `outcome.json` beside it: what the driver has found out so far. */
export const InstallOutcome = z.object({
  version: VersionName.nullable(),
  commit: z.string().nullable(),
  /** Its `installed.json` is written: from now on it is a version like any other. */
  isInstalled: z.boolean(),
  trial: Trial,
  warnings: z.string().array(),
});
export type InstallOutcome = z.infer<typeof InstallOutcome>;

export const NOTHING_YET: InstallOutcome = {
  version: null,
  commit: null,
  isInstalled: false,
  trial: { result: 'none' },
  warnings: [],
};

export const SPEC_FILE = 'spec.json';
export const OUTCOME_FILE = 'outcome.json';

/** In a version's folder from its first moment until it is installed: who makes it. Nothing without it is ever swept. */
export const HALF_MADE_FILE = '.installing.json';
export const HalfMade = z.object({ runId: RunId });
export const INSTALLED_FILE = 'installed.json';
