import { z } from 'zod';
import { RunId, ServiceName } from './names.js';

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

/** Bytes `from` up to `from + data.length` of the file as it is now. The next chunk is sent after this one was acknowledged. */
export type LogChunk = { from: number; size: number; data: Uint8Array };

export type LogEvents = {
  'log.appended': (chunk: LogChunk, acknowledge: () => void) => void;
  /** The file was replaced or cut (rotation): what follows starts at byte 0 of the new file. */
  'log.restarted': () => void;
  /** The file is complete: the run has ended and every byte of it was sent. */
  'log.ended': (end: { size: number }) => void;
};
