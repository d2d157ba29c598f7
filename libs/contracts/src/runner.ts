import { z } from 'zod';
import { Instant } from './names.js';
import { ProcessIdentity } from './processes.js';

/** `command.json` of a run folder: all the runner needs to know. Written before it starts, never changed. */
export const RunnerCommandFile = z.object({
  argv: z.string().array().min(1),
  cwd: z.string(),
  /** The child's whole environment: nothing is inherited. */
  env: z.record(z.string(), z.string()),
  /** Size of the pseudo-terminal, fixed before exec: tqdm reads its width once. */
  columns: z.int().positive().default(200),
  rows: z.int().positive().default(50),
  /** Grace after SIGINT, then after SIGTERM, before the next signal. */
  interruptGraceMs: z.int().positive().default(10_000),
  terminateGraceMs: z.int().positive().default(5_000),
});
export type RunnerCommandFile = z.infer<typeof RunnerCommandFile>;

/** What the runner reads of `gpu.json`, if the run folder has one: which card is the command's, known only once its turn has come. */
export const RunnerGpuFile = z.object({
  /** Over the environment of `command.json`. */
  env: z.record(z.string(), z.string()),
});
export type RunnerGpuFile = z.infer<typeof RunnerGpuFile>;

/** `state.json` of a run folder, written by the runner alone, by rename. */
export const RunnerState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('starting'), runner: ProcessIdentity, startedAt: Instant }),
  z.object({
    status: z.literal('running'),
    runner: ProcessIdentity,
    /** Leader of the session and process group the command runs in. */
    child: ProcessIdentity,
    startedAt: Instant,
    /** When a stop was asked for; null when none was. */
    stopAskedAt: Instant.nullable(),
  }),
  z.object({
    status: z.literal('exited'),
    runner: ProcessIdentity,
    startedAt: Instant,
    endedAt: Instant,
    /** Null when a signal ended it. */
    exitCode: z.int().nullable(),
    signal: z.int().nullable(),
    stopAskedAt: Instant.nullable(),
    logBytes: z.int().nonnegative(),
  }),
  z.object({
    status: z.literal('unstartable'),
    runner: ProcessIdentity,
    startedAt: Instant,
    endedAt: Instant,
    /** A sentence: which program could not be started and why. */
    message: z.string(),
  }),
]);
export type RunnerState = z.infer<typeof RunnerState>;

/** Control plane to runner over `run.sock`, one JSON object a line. */
export const RunnerRequest = z.discriminatedUnion('type', [z.object({ type: z.literal('stop') })]);
export type RunnerRequest = z.infer<typeof RunnerRequest>;

/** Runner to every connection over `run.sock`, one JSON object a line. The state comes first, then news. */
export const RunnerNews = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: RunnerState }),
  /** Bytes in `output.log` so far; at most one of these every 25 ms. */
  z.object({ type: z.literal('output'), logBytes: z.int().nonnegative() }),
  /** The disk refuses more log or a new state; the command is paused, or its end waits, until it takes it again (null). */
  z.object({ type: z.literal('blocked'), reason: z.string().nullable() }),
]);
export type RunnerNews = z.infer<typeof RunnerNews>;
