import { z } from 'zod';
import { Instant, RunId, ServiceName } from './names.js';
import { LaunchOption, ToolCategory, ToolSource } from './tool-entry.js';

/** A folder below `tools/<tool>/`: what the version is called there. */
export const VersionName = z
  .string()
  .max(80)
  .regex(/^[A-Za-z0-9][\w.+-]*$/, 'A version is named with letters, digits, dots, + and -')
  .refine((name) => !['current', 'kept'].includes(name), 'That name is taken');
export type VersionName = z.infer<typeof VersionName>;

/** `installed.json` of a version's folder. It is written last: a folder without it is half made. */
export const InstalledVersion = z.object({
  version: VersionName,
  /** As it was asked for. */
  source: ToolSource,
  /** Of a checkout, whole; null for what is none. */
  commit: z.string().nullable(),
  installedAt: Instant,
  /** The run that installed it. */
  runId: RunId.nullable(),
  sizeBytes: z.int().nonnegative().nullable(),
  /** Of its environment, such as `3.11.9`; null without one. */
  python: z.string().nullable(),
  /** The options it takes, as its own help names them; null where nobody could ask. */
  flags: z.string().array().nullable(),
  /** From its start to its first answer, when it was tried; null when it was not. */
  readySeconds: z.number().nonnegative().nullable(),
});
export type InstalledVersion = z.infer<typeof InstalledVersion>;

export const OptionValue = z.union([z.boolean(), z.number(), z.string().max(2000), z.null()]);
export type OptionValue = z.infer<typeof OptionValue>;

/** How a tool is started. */
export const Launch = z.object({
  options: LaunchOption.array(),
  /** Those that are not as the catalogue has them, by name. */
  values: z.record(z.string(), OptionValue),
  /** Given after everything else, as they are. */
  extra: z.string().array(),
  /** What the next start will execute; empty while it is not installed. */
  argv: z.string().array(),
  /** True when the process that runs was started with another command or environment. */
  restartNeeded: z.boolean(),
  /** By option, or `extra`: why the installed version does not take it, or why it does not count. `start`: why it cannot be started. */
  problems: z.record(z.string(), z.string()),
});
export type Launch = z.infer<typeof Launch>;

/** What a look at its source has found. */
export const Newer = z.object({
  at: Instant,
  /** What could be installed; null when the installed one is the newest. */
  source: ToolSource.nullable(),
  /** "14 commits behind", "4.5.2", "is the newest", or why nobody could tell. */
  text: z.string(),
});
export type Newer = z.infer<typeof Newer>;

/** One tool of the catalogue. Its service, when it is installed, has the same name. */
export const Tool = z.object({
  id: ServiceName,
  title: z.string(),
  summary: z.string(),
  category: ToolCategory,
  homepage: z.string().nullable(),
  port: z.int().positive(),
  page: z.string().nullable(),
  vram: z.enum(['none', 'holds', 'asks']),
  /** `shipped` with Pilothouse, or `own`: a file in `config/tools/`. */
  origin: z.enum(['shipped', 'own']),
  /** Null: it cannot be installed from here. */
  install: z
    .object({
      source: ToolSource,
      diskGigabytes: z.number().positive(),
      /** Why it cannot be installed on this machine, in a sentence; empty when it can. */
      problem: z.string(),
    })
    .nullable(),
  /** On the disk, the newest first. */
  versions: InstalledVersion.array(),
  /** The version that is started; null when none is installed. */
  current: VersionName.nullable(),
  /** Started with everything else. */
  autostart: z.boolean(),
  launch: Launch,
  /** The run that installs or updates it just now. */
  installing: RunId.nullable(),
  /** Null until somebody asked. */
  newer: Newer.nullable(),
  /** What became of the last change of version, where it did not go as wished; empty otherwise. */
  notice: z.string(),
});
export type Tool = z.infer<typeof Tool>;

/** An entry that cannot be used, with the reason. All others work. */
export const BrokenEntry = z.object({
  /** Where it stands, below the workspace. */
  file: z.string(),
  why: z.string(),
});
export type BrokenEntry = z.infer<typeof BrokenEntry>;

/** `GET /api/tools`. */
export const Tools = z.object({ tools: Tool.array(), broken: BrokenEntry.array() });
export type Tools = z.infer<typeof Tools>;

/** `PATCH /api/tools/:id`. A value of an option that is left out stays; `null` for the whole of `values` resets them. */
export const ChangeTool = z.object({
  autostart: z.boolean().optional(),
  values: z.record(z.string(), OptionValue).nullable().optional(),
  extra: z.string().min(1).max(2000).array().max(100, 'At most 100 arguments').optional(),
});
export type ChangeTool = z.infer<typeof ChangeTool>;

/** `POST /api/tools/:id/install`: beside what is installed, and in its place once it answers. */
export const InstallTool = z.object({
  /** What the catalogue says, when absent. */
  source: ToolSource.optional(),
});
export type InstallTool = z.infer<typeof InstallTool>;

/** `POST /api/tools/:id/use`: starts this version from now on. */
export const UseVersion = z.object({ version: VersionName });
export type UseVersion = z.infer<typeof UseVersion>;

export const ToolParams = z.object({ id: ServiceName });
export const ToolVersionParams = z.object({ id: ServiceName, version: VersionName });

export type ToolEvents = {
  'tool.changed': (tool: Tool) => void;
  /** The whole list, when an entry came, went or broke. */
  'tools.replaced': (tools: Tools) => void;
};
