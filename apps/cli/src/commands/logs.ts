import { RunId, ServiceName } from '@pilothouse/contracts/names';
import type { FollowLog } from '@pilothouse/contracts/logs';
import type { Context } from '../context.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { readLog } from '../live.js';

const NEWLINE = 0x0a;

/** The end of a log, byte for byte, and with `follow` what comes after it. */
export async function logs(
  context: Context,
  name: string,
  { follow = false, lines }: { follow?: boolean; lines: number },
): Promise<void> {
  const { output, access, interrupted } = context;
  const ending = new LastLines(lines);
  let isAtEnd = false;
  const take = (bytes: Buffer) => (isAtEnd ? output.bytes(bytes) : ending.take(bytes));
  const isEnough = (position: number, size: number) => {
    if (position < size || isAtEnd) return false;
    isAtEnd = true;
    output.bytes(ending.bytes);
    return !follow;
  };
  const ended = new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve()));
  await Promise.race([readLog(access, { of: sourceOf(name), from: 'tail' }, take, isEnough), ended]);
  if (!isAtEnd) output.bytes(ending.bytes);
}

function sourceOf(name: string): FollowLog['of'] {
  if (RunId.safeParse(name).success) return { type: 'run', id: name };
  if (ServiceName.safeParse(name).success) return { type: 'service', name };
  throw new CommandFailure(`${name} names neither a service nor a run.`, EXIT.usage);
}

/** Bounded by the tail the server sends: 256 KiB and what was written meanwhile. */
class LastLines {
  private kept: Buffer = Buffer.alloc(0);

  constructor(private readonly most: number) {}

  take(bytes: Buffer) {
    this.kept = this.cut(Buffer.concat([this.kept, bytes]));
  }

  get bytes(): Buffer {
    return this.kept;
  }

  private cut(bytes: Buffer): Buffer {
    let found = 0;
    for (let at = bytes.length - 2; at >= 0; at--) {
      if (bytes[at] === NEWLINE && ++found === this.most) return bytes.subarray(at + 1);
    }
    return bytes;
  }
}
