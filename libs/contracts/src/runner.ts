import { z } from 'zod';
import { Instant } from './names.js';
import { ProcessIdentity } from './processes.js';

/** Size of a pseudo-terminal in characters. */
export const TerminalSize = z.object({
  columns: z.int().min(2).max(1000),
  rows: z.int().min(2).max(1000),
});
export type TerminalSize = z.infer<typeof TerminalSize>;

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
  /** What a stop sends first, SIGINT if nothing is said. A login shell ignores that one and ends its jobs at SIGHUP. */
  stopSignal: z.enum(['SIGINT', 'SIGHUP']).optional(),
  /** Only if true it takes keystrokes and another size: a person's shell. A run never does. */
  isInteractive: z.boolean().optional(),
  /** Absent: `output.log` keeps every byte. Else the last bytes are kept, at least half of these, in `output.<offset>.log`. */
  logLimitBytes: z
    .int()
    .min(64 * 1024)
    .optional(),
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

/** Bytes of one `input` request. */
export const RUNNER_INPUT_BYTES = 8 * 1024;
/** Bytes of input a connection may send before they were taken. One that sends more is dropped. */
export const RUNNER_INPUT_WINDOW_BYTES = 64 * 1024;

/** Control plane to runner over `run.sock`, one JSON object a line. The last two are only for a command that is interactive. */
export const RunnerRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('input'), base64: z.base64().max(Math.ceil(RUNNER_INPUT_BYTES / 3) * 4) }),
  z.object({ type: z.literal('resize'), ...TerminalSize.shape }),
]);
export type RunnerRequest = z.infer<typeof RunnerRequest>;

/** Runner to every connection over `run.sock`, one JSON object a line. The state comes first, then news. */
export const RunnerNews = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: RunnerState }),
  /** Bytes in `output.log` so far; the first at once, then at most one of these every 25 ms. */
  z.object({ type: z.literal('output'), logBytes: z.int().nonnegative() }),
  /** The disk refuses more log or a new state; the command is paused, or its end waits, until it takes it again (null). */
  z.object({ type: z.literal('blocked'), reason: z.string().nullable() }),
  /** Told only to who sent it: so many bytes of input more were taken by the terminal, so that as many may follow. */
  z.object({ type: z.literal('taken'), bytes: z.int().nonnegative() }),
]);
export type RunnerNews = z.infer<typeof RunnerNews>;
