import { Instant, ServiceName } from '@pilothouse/contracts/names';
import { InstallRun } from '@pilothouse/contracts/runs';
import { ToolSource } from '@pilothouse/contracts/tool-entry';
import { VersionName } from '@pilothouse/contracts/tools';
import { z } from 'zod';
import { InstallOutcome } from './install-spec.js';

/** `run.json` of an install. */
export const InstallRecord = z.object({
  kind: z.literal('install'),
  createdAt: Instant,
  tool: ServiceName,
  title: z.string(),
  source: ToolSource,
  before: VersionName.nullable(),
});
export type InstallRecord = z.infer<typeof InstallRecord>;

/** What `summary.json` of an ended install holds besides the common part. */
export const InstallSummary = z.object({
  progress: InstallRun.shape.progress,
  outcome: InstallOutcome,
});

/** What it is called where there is no version yet: the commit, tag or release that was asked for. */
export const askedVersion = (source: ToolSource): string =>
  source.type === 'git' ? source.ref.replace(/^([0-9a-f]{10})[0-9a-f]{30}$/, '$1') : source.version;
