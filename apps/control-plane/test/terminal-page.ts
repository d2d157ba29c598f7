import { TERMINAL_INPUT_BYTES, type TerminalOutput } from '@pilothouse/contracts/terminals';
import { expect } from 'vitest';
import type { Booted } from './boot.js';

export const WAIT = { timeout: 60_000, interval: 20 };
/** Pieces of a paste under way at once. */
const WINDOW_PIECES = 4;
const KEPT_BYTES = 16 * 1024;

type Show = { columns?: number; rows?: number; from?: number | 'tail'; isLazy?: boolean };

/** A page as far as the socket can see one. */
export function showTerminal(
  pilothouse: Booted,
  id: string,
  { columns = 90, rows = 30, from = 'tail', isLazy = false }: Show = {},
) {
  const socket = pilothouse.socket('/terminal', { id, from, columns, rows });
  let kept = Buffer.alloc(0) as Buffer;
  let bytes = 0;
  let end = 0;
  let skips = 0;
  let liveFrom = -1;
  let isDrawing = !isLazy;
  const waiting: (() => void)[] = [];
  const screen = {
    socket,
    shape: undefined as unknown,
    /** The last of it. */
    text: () => kept.toString(),
    bytes: () => bytes,
    reached: () => end,
    liveFrom: () => liveFrom,
    skips: () => skips,
    type: (text: string) => void socket.emitWithAck('terminal.input', Buffer.from(text)),
    resize: (size: object) => void socket.emit('terminal.resize', size),
    sees: (text: string | RegExp, timeout = WAIT.timeout) =>
      expect
        .poll(() => kept.toString(), { ...WAIT, timeout })
        .toMatch(text instanceof RegExp ? text : literal(text)),
    /** Until the prompt is there and nothing more comes. */
    rests: async () => {
      for (let before = -1; before !== bytes;) {
        before = bytes;
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    },
    draw: () => {
      isDrawing = true;
      waiting.splice(0).forEach((acknowledge) => acknowledge());
    },
    paste: async (paste: Buffer) => {
      const under: Promise<unknown>[] = [];
      for (let at = 0; at < paste.length; at += TERMINAL_INPUT_BYTES) {
        under.push(socket.emitWithAck('terminal.input', paste.subarray(at, at + TERMINAL_INPUT_BYTES)));
        if (under.length >= WINDOW_PIECES) await under.shift();
      }
      await Promise.all(under);
    },
    ended: new Promise<void>((resolve) => socket.once('terminal.ended', () => resolve())),
  };
  socket.on('terminal.output', ({ from: at, data }: TerminalOutput, acknowledge: () => void) => {
    if (end > 0) expect(at).toBe(end);
    bytes += data.length;
    kept = Buffer.concat([kept, data]).subarray(-KEPT_BYTES);
    end = at + data.length;
    if (isDrawing) acknowledge();
    else waiting.push(acknowledge);
  });
  socket.on('terminal.skipped', ({ from: at }: { from: number }) => {
    end = at;
    skips += 1;
  });
  socket.on('terminal.attached', (attached: { liveFrom: number }) => ({ liveFrom } = attached));
  socket.on('terminal.shaped', (shape) => (screen.shape = shape));
  return screen;
}

const literal = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
