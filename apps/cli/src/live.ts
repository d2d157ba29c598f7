import { SOCKET_PATH, type LiveEvents } from '@pilothouse/contracts/live';
import type { FollowLog, LogEvents } from '@pilothouse/contracts/logs';
import { io, type Socket } from 'socket.io-client';
import type { Access } from './access.js';
import { CommandFailure, EXIT, failureOf } from './exit-codes.js';

type None = Record<string, never>;
export type LiveSocket = Socket<LiveEvents, None>;

/** News of everything, from when it resolves. It goes on over a restart of the control plane. */
export async function connectLive(access: Access): Promise<LiveSocket> {
  const socket: LiveSocket = io(access.url, {
    path: SOCKET_PATH,
    auth: { token: access.token },
    forceNew: true,
  });
  await connected(socket, access.url);
  return socket;
}

/** Bytes of a log, in order, none twice. Resolves when it is complete; never for a log without an end. */
export async function readLog(
  access: Access,
  follow: FollowLog,
  take: TakeLog,
  isEnough: IsEnough = () => false,
) {
  let position: number | null = follow.from === 'tail' ? null : follow.from;
  const socket: Socket<LogEvents, None> = io(`${access.url}/log`, {
    path: SOCKET_PATH,
    forceNew: true,
    auth: (send) => send({ token: access.token, ...follow, from: position ?? 'tail' }),
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('log.appended', ({ from, size, data }, acknowledge) => {
        const bytes = Buffer.from(data);
        const at = (position ??= from);
        const fresh = bytes.subarray(Math.max(0, at - from));
        position = at + fresh.length;
        take(fresh);
        acknowledge();
        if (isEnough(position, size)) resolve();
      });
      socket.on('log.restarted', () => (position = 0));
      socket.on('log.ended', () => resolve());
      connected(socket, access.url).catch(reject);
    });
  } finally {
    socket.disconnect();
  }
}

export type TakeLog = (bytes: Buffer) => void;
/** `position` of `size` bytes were read. */
export type IsEnough = (position: number, size: number) => boolean;

/** Rejects with the server's own sentence when it refuses, and when it is not there. */
const connected = (socket: Pick<Socket, 'once' | 'disconnect'>, url: string) =>
  new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', (error: Error & { data?: unknown }) => {
      socket.disconnect();
      const text = `Pilothouse does not answer at ${url} (${error.message}).`;
      reject(failureOf(error.data) ?? new CommandFailure(text, EXIT.unreachable));
    });
  });
