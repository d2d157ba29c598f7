import { z } from 'zod';
import { Instant, RunId, ServiceName } from './names.js';

/**
 * The handshake of one connection to the `/log` namespace, sent as socket.io's `auth`. Connecting subscribes, disconnecting ends
 * it: no command travels over the socket. `from` is a byte offset into the file; `tail` starts at most 256 KiB before its end.
 */
export const FollowLog = z.object({
  of: z.discriminatedUnion('type', [
    z.object({ type: z.literal('run'), id: RunId }),
    z.object({ type: z.literal('service'), name: ServiceName }),
  ]),
  from: z.union([z.int().nonnegative(), z.literal('tail')]).default(0),
});
export type FollowLog = z.infer<typeof FollowLog>;

/** From byte `from` on, up to the next mark, the log was written at `at`, give or take a second. */
export const LogMark = z.object({ from: z.int().nonnegative(), at: Instant });
export type LogMark = z.infer<typeof LogMark>;

/**
 * `GET /api/services/:name/log-times`: when the bytes of the log came, as far as anybody watched, in the order of the file. What lies
 * before the first mark is as old as nobody knows. Older times are coarser; there are never more than 4,000.
 */
export const LogTimes = z.object({ marks: LogMark.array() });
export type LogTimes = z.infer<typeof LogTimes>;

/**
 * Bytes `from` up to `from + data.length` of the file as it is now. The next chunk is sent after this one was acknowledged. `marks`
 * say when these bytes came, the first of them possibly before `from`; empty where nobody knows, as for the log of a run.
 */
export type LogChunk = { from: number; size: number; data: Uint8Array; marks?: LogMark[] };

export type LogEvents = {
  'log.appended': (chunk: LogChunk, acknowledge: () => void) => void;
  /** The file was replaced or cut (rotation): what follows starts at byte 0 of the new file. */
  'log.restarted': () => void;
  /** The file is complete: the run has ended and every byte of it was sent. */
  'log.ended': (end: { size: number }) => void;
};
