import { ErrorBody } from '@pilothouse/contracts/errors';
import { SOCKET_PATH } from '@pilothouse/contracts/live';
import type { FollowLog, LogChunk, LogEvents, LogMark } from '@pilothouse/contracts/logs';
import { io, type Socket } from 'socket.io-client';
import { endWhenSilent } from './silence';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

export type LogStatus =
  | { state: 'connecting' }
  | { state: 'following' }
  /** Tried again by itself, from the byte reached. */
  | { state: 'lost'; since: number }
  /** The log is complete. */
  | { state: 'ended' }
  /** Refused for good, with the sentence why. */
  | { state: 'refused'; message: string };

export type LogPiece = {
  bytes: Uint8Array;
  /** Where they stand in the file. */
  from: number;
  /** How long the file is by now. */
  size: number;
  /** When they were written; empty where nobody knows. */
  marks: readonly LogMark[];
};

export type LogSink = {
  /** The next bytes of the file, none missing and none twice. More come after `done`. */
  append: (piece: LogPiece, done: () => void) => void;
  /** The file was replaced: what comes next is its first byte. */
  restart: () => void;
  status: (status: LogStatus) => void;
};

export type LogStream = {
  /** Connects at once instead of at the next retry. */
  retry: () => void;
  /** Leaves out what was not read yet: the next bytes are the last ones of the file as it is then. */
  skipToEnd: () => void;
  stop: () => void;
};

/** Follows one log over as many connections as it takes. Each begins at the byte the one before it reached. */
export function followLog(follow: FollowLog, sink: LogSink, url = '/log'): LogStream {
  let position: number | null = follow.from === 'tail' ? null : follow.from;
  let gapAt: number | null = null;
  let hasEnded = false;

  const socket: Socket<LogEvents> = io(url, {
    path: SOCKET_PATH,
    forceNew: true,
    reconnectionDelay: FIRST_RETRY_MS,
    reconnectionDelayMax: LONGEST_RETRY_MS,
    // Some proxies of rented pods let no websocket through.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    auth: (send) => send({ ...follow, from: position ?? 'tail' }),
  });

  const lookNoMore = endWhenSilent(socket);

  sink.status({ state: 'connecting' });
  socket.on('connect', () => sink.status({ state: 'following' }));

  socket.on('log.appended', (chunk, acknowledge) => {
    const bytes = bytesOf(chunk);
    const at = (position ??= chunk.from);
    if (chunk.from > at) return askAgain(at);

    gapAt = null;
    const fresh = bytes.subarray(Math.min(bytes.length, at - chunk.from));
    position = at + fresh.length;
    if (fresh.length === 0) acknowledge();
    else sink.append({ bytes: fresh, from: at, size: chunk.size, marks: chunk.marks ?? [] }, acknowledge);
  });

  socket.on('log.restarted', () => {
    position = 0;
    sink.restart();
  });

  socket.on('log.ended', () => {
    stop();
    sink.status({ state: 'ended' });
  });

  socket.on('disconnect', (reason) => {
    if (hasEnded || reason === 'io client disconnect') return;
    sink.status({ state: 'lost', since: Date.now() });
    // socket.io takes a disconnect by the server for an answer; to us it is a restart like any other.
    if (reason === 'io server disconnect') setTimeout(() => !hasEnded && socket.connect(), FIRST_RETRY_MS);
  });

  socket.on('connect_error', (error: Error & { data?: unknown }) => {
    const refusal = ErrorBody.safeParse(error.data);
    if (socket.active || !refusal.success) return;
    sink.status({ state: 'refused', message: refusal.data.message });
  });

  /** Bytes between what we have and what came are missing. Once may be chance; twice at one place, nobody can give them. */
  function askAgain(at: number) {
    if (gapAt === at) {
      stop();
      sink.status({ state: 'refused', message: `The log has a gap at byte ${at.toLocaleString('en')}.` });
      return;
    }
    gapAt = at;
    socket.disconnect().connect();
  }

  function skipToEnd() {
    if (hasEnded) return;
    position = null;
    gapAt = null;
    socket.disconnect().connect();
  }

  function stop() {
    hasEnded = true;
    lookNoMore();
    socket.disconnect();
  }

  return { retry: () => void (hasEnded || socket.connected || socket.connect()), skipToEnd, stop };
}

// A browser gets an ArrayBuffer whatever the contract's type is called.
function bytesOf({ data }: LogChunk): Uint8Array {
  return data instanceof Uint8Array ? data : new Uint8Array(data as ArrayBuffer);
}
