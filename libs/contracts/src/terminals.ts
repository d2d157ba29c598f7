import { z } from 'zod';
import { Instant } from './names.js';
import { TerminalSize } from './runner.js';

/** More are not open at once. One that has ended makes room. */
export const MOST_TERMINALS = 8;

export const TerminalId = z.string().regex(/^[a-z0-9]{12}$/, 'That is not the id of a terminal');
export type TerminalId = z.infer<typeof TerminalId>;

export const TerminalParams = z.object({ id: TerminalId });

export const TerminalStatus = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('running'), pid: z.int().positive() }),
  /** It was told to end, and something in it takes its time. */
  z.object({ state: z.literal('closing') }),
  z.object({
    state: z.literal('ended'),
    endedAt: Instant,
    /** Null when a signal ended the shell, or nobody saw its end. */
    exitCode: z.int().nullable(),
    signal: z.int().nullable(),
    /** What is known of the end, as a sentence. */
    text: z.string(),
  }),
]);
export type TerminalStatus = z.infer<typeof TerminalStatus>;

/** A login shell in the workspace, in a process of its own that outlives pages and the control plane. */
export const Terminal = z.object({
  id: TerminalId,
  /** The smallest that was free when it was opened. */
  number: z.int().positive(),
  /** `bash` */
  shell: z.string(),
  /** What the programs in it last called it (OSC 0 and 2); empty when they did not. */
  title: z.string(),
  createdAt: Instant,
  /** The last output or keystroke. Told at most every few seconds. */
  lastActiveAt: Instant,
  status: TerminalStatus,
  /** How many pages show it now. */
  viewers: z.int().nonnegative(),
  ...TerminalSize.shape,
});
export type Terminal = z.infer<typeof Terminal>;

export const TerminalList = z.object({
  /** False until somebody switched terminals on with the password. */
  isOn: z.boolean(),
  /** Who the shells run as, and where they begin. */
  user: z.string(),
  folder: z.string(),
  /** The oldest first. */
  terminals: Terminal.array(),
});
export type TerminalList = z.infer<typeof TerminalList>;

export const OpenTerminal = TerminalSize.partial();
export type OpenTerminal = z.infer<typeof OpenTerminal>;

/** Switching on needs the password again; switching off ends every terminal. */
export const SwitchTerminals = z.discriminatedUnion('isOn', [
  z.object({ isOn: z.literal(true), password: z.string().min(1, 'The password is needed').max(1000) }),
  z.object({ isOn: z.literal(false) }),
]);
export type SwitchTerminals = z.infer<typeof SwitchTerminals>;

export type TerminalEvents = {
  'terminal.changed': (terminal: Terminal) => void;
  'terminal.removed': (removed: { id: string }) => void;
  /** They were switched on or off. */
  'terminals.replaced': (list: TerminalList) => void;
};

/** Bytes of one `terminal.input`. */
export const TERMINAL_INPUT_BYTES = 8 * 1024;
/** Bytes a page may send before they were acknowledged. One that sends more is disconnected. */
export const TERMINAL_INPUT_WINDOW_BYTES = 64 * 1024;

/**
 * The handshake of one connection to the `/terminal` namespace, sent as socket.io's `auth`: one page that shows one terminal.
 * `from` is a byte offset into its output; `tail` starts at most half a megabyte before the end.
 */
export const AttachTerminal = z.object({
  id: TerminalId,
  from: z.union([z.int().nonnegative(), z.literal('tail')]).default('tail'),
  ...TerminalSize.shape,
});
export type AttachTerminal = z.infer<typeof AttachTerminal>;

/**
 * What a page may send: the one exception to commands going over HTTP. `terminal.input` carries at most
 * `TERMINAL_INPUT_BYTES` and is acknowledged once the terminal has taken them.
 */
export type TerminalInputEvents = {
  'terminal.input': (bytes: Uint8Array, acknowledge: () => void) => void;
  'terminal.resize': (size: TerminalSize) => void;
};

export const TerminalInput = z
  .instanceof(Uint8Array)
  .refine(
    ({ length }) => length > 0 && length <= TERMINAL_INPUT_BYTES,
    'Input comes in pieces of at most 8 KiB',
  );

export type TerminalOutput = { from: number; data: Uint8Array };

/** What a page is sent. Output is acknowledged once it is drawn; a page that is slow to do so is sent no more meanwhile. */
export type TerminalOutputEvents = {
  /** First of all. Output before `liveFrom` was there already: questions in it were answered long ago. */
  'terminal.attached': (attached: { liveFrom: number }) => void;
  /** The size it has now: the smallest of all pages that show it. `isAnswering`: this page answers what programs ask a terminal. */
  'terminal.shaped': (shape: TerminalSize & { isAnswering: boolean }) => void;
  'terminal.output': (output: TerminalOutput, acknowledge: () => void) => void;
  /** Bytes before `from` are no longer kept: what was drawn is to be cleared. */
  'terminal.skipped': (skipped: { from: number }) => void;
  /** The shell has ended and all of its output was sent. */
  'terminal.ended': () => void;
};
