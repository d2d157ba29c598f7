import { ErrorBody } from '@pilothouse/contracts/errors';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { TerminalSize } from '@pilothouse/contracts/runner';
import {
  TERMINAL_INPUT_BYTES,
  type TerminalInputEvents,
  type TerminalOutput,
  type TerminalOutputEvents,
} from '@pilothouse/contracts/terminals';
import { io, type Socket } from 'socket.io-client';
import { endWhenSilent } from './silence';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;
/** Pieces under way at once: half of what the pod allows. */
const PIECES_UNDER_WAY = 4;

export type TerminalLink =
  | { state: 'connecting' }
  | { state: 'attached' }
  /** Tried again by itself, from the byte reached. What is typed meanwhile is not sent. */
  | { state: 'lost'; since: number }
  /** The shell has ended and everything was shown. */
  | { state: 'ended' }
  /** Refused for good, with the sentence why. */
  | { state: 'refused'; message: string };

export type TerminalShape = TerminalSize & { isAnswering: boolean };

export type TerminalSink = {
  /** The next bytes, none missing and none twice. `isPast`: they were there before this page came. More come after `done`. */
  write: (bytes: Uint8Array, isPast: boolean, done: () => void) => void;
  /** What comes next does not follow what was drawn. */
  clear: () => void;
  shape: (shape: TerminalShape) => void;
  link: (link: TerminalLink) => void;
};

export type TerminalStream = {
  /** In order, in pieces. Without a connection it is dropped: typed later it could do harm. */
  type: (bytes: Uint8Array) => void;
  resize: (size: TerminalSize) => void;
  /** Connects at once instead of at the next retry. */
  retry: () => void;
  /** A page in the background is no viewer: it neither keeps the terminal small nor from its idle time-out. */
  pause: () => void;
  resume: () => void;
  stop: () => void;
};

/** One terminal over as many connections as it takes. Each begins at the byte the one before it reached. */
export function attachTerminal(
  id: string,
  firstSize: TerminalSize,
  sink: TerminalSink,
  url = '/terminal',
): TerminalStream {
  let size = firstSize;
  let position: number | null = null;
  let liveFrom = 0;
  let isOver = false;
  const input = new InputQueue((piece, taken) => socket.emit('terminal.input', piece, taken));

  const socket: Socket<TerminalOutputEvents, TerminalInputEvents> = io(url, {
    path: SOCKET_PATH,
    forceNew: true,
    reconnectionDelay: FIRST_RETRY_MS,
    reconnectionDelayMax: LONGEST_RETRY_MS,
    auth: (send) => send({ id, from: position ?? 'tail', ...size }),
  });

  const lookNoMore = endWhenSilent(socket);

  sink.link({ state: 'connecting' });
  socket.on('terminal.attached', (attached) => {
    liveFrom = attached.liveFrom;
    input.open();
    sink.link({ state: 'attached' });
  });
  socket.on('terminal.shaped', (shape) => sink.shape(shape));

  socket.on('terminal.output', (output, acknowledge) => {
    const bytes = bytesOf(output);
    position = output.from + bytes.length;
    sink.write(bytes, output.from < liveFrom, acknowledge);
  });

  socket.on('terminal.skipped', ({ from }) => {
    position = from;
    sink.clear();
  });

  socket.on('terminal.ended', () => {
    stop();
    sink.link({ state: 'ended' });
  });

  socket.on('disconnect', (reason) => {
    input.close();
    if (isOver || reason === 'io client disconnect') return;
    sink.link({ state: 'lost', since: Date.now() });
    // socket.io takes a disconnect by the server for an answer; to us it is a restart like any other.
    if (reason === 'io server disconnect') setTimeout(() => !isOver && socket.connect(), FIRST_RETRY_MS);
  });

  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const refusal = ErrorBody.safeParse(error.data);
    if (socket.active || !refusal.success) return;
    sink.link({ state: 'refused', message: refusal.data.message });
  });

  return {
    type: (bytes) => input.push(bytes),
    resize: (next) => {
      size = next;
      if (socket.connected) socket.emit('terminal.resize', next);
    },
    retry: () => void (isOver || socket.connected || socket.connect()),
    pause: () => void socket.disconnect(),
    resume: () => void (isOver || socket.connect()),
    stop,
  };

  function stop() {
    isOver = true;
    lookNoMore();
    socket.disconnect();
  }
}

/** What is typed or pasted, in pieces, a few of them under way at once. */
class InputQueue {
  private waiting: Uint8Array[] = [];
  private underWay = 0;
  private isOpen = false;
  /** Tells the acknowledgements of one connection from those of the one before. */
  private round = 0;

  constructor(private readonly send: (piece: Uint8Array, taken: () => void) => void) {}

  open() {
    this.isOpen = true;
  }

  close() {
    this.isOpen = false;
    this.waiting = [];
    this.underWay = 0;
    this.round += 1;
  }

  push(bytes: Uint8Array) {
    if (!this.isOpen) return;
    for (let from = 0; from < bytes.length; from += TERMINAL_INPUT_BYTES) {
      this.waiting.push(bytes.subarray(from, from + TERMINAL_INPUT_BYTES));
    }
    this.pump();
  }

  private pump() {
    const round = this.round;
    while (this.underWay < PIECES_UNDER_WAY) {
      const piece = this.waiting.shift();
      if (!piece) return;
      this.underWay += 1;
      this.send(piece, () => {
        if (round !== this.round) return;
        this.underWay -= 1;
        this.pump();
      });
    }
  }
}

// A browser gets an ArrayBuffer whatever the contract's type is called.
function bytesOf({ data }: TerminalOutput): Uint8Array {
  return data instanceof Uint8Array ? data : new Uint8Array(data as ArrayBuffer);
}
