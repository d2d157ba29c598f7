import { RunId, ServiceName } from '@pilothouse/contracts/names';
import type { FollowLog } from '@pilothouse/contracts/logs';
import type { Asked, Context } from '../context.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { withService } from '../find-service.js';
import { readLog } from '../live.js';

const NEWLINE = 0x0a;
/** A progress bar may write for hours without the end of a line. */
const LONGEST_LINE_BYTES = 1024 * 1024;

/** The end of a log, byte for byte or as JSON line by line, and with `follow` what comes after it. */
export async function logs(
  context: Context,
  name: string,
  { follow = false, lines, json = false }: Asked & { follow?: boolean; lines: number },
): Promise<void> {
  const { output, access, interrupted } = context;
  const ending = new LastLines(lines);
  const asJson = new LinesAsJson((line) => output.out(JSON.stringify({ line })));
  const write = (bytes: Buffer) => (json ? asJson.take(bytes) : output.bytes(bytes));
  let isAtEnd = false;
  const take = (bytes: Buffer) => (isAtEnd ? write(bytes) : ending.take(bytes));
  const isEnough = (position: number, size: number) => {
    if (position < size || isAtEnd) return false;
    isAtEnd = true;
    write(ending.bytes);
    return !follow;
  };
  const ended = new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve()));
  const of = sourceOf(name);
  const reading = () => readLog(access, { of, from: 'tail' }, take, isEnough);
  await Promise.race([of.type === 'service' ? withService(context, name, reading) : reading(), ended]);
  if (!isAtEnd) write(ending.bytes);
  asJson.end();
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

/** Whole lines, as text. */
class LinesAsJson {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly tell: (line: string) => void) {}

  take(bytes: Buffer) {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (let at = this.rest.indexOf(NEWLINE); at >= 0; at = this.rest.indexOf(NEWLINE)) {
      this.tell(this.rest.toString('utf8', 0, at).replace(/\r$/, ''));
      this.rest = this.rest.subarray(at + 1);
    }
    if (this.rest.length > LONGEST_LINE_BYTES) this.end();
  }

  /** What has no end of its own. */
  end() {
    if (this.rest.length > 0) this.tell(this.rest.toString('utf8'));
    this.rest = Buffer.alloc(0);
  }
}
