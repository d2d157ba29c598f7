/** A record of scalars has some hundred bytes. What says it is longer is damaged, or nothing of ours. */
const MOST_RECORD_BYTES = 1024 * 1024;
const HEAD_BYTES = 12;
const TAIL_BYTES = 4;

export type Scalar = {
  tag: string;
  step: number;
  value: number;
  /** By the trainer's clock, in milliseconds since 1970. */
  at: number;
};

/** Reads one TensorBoard event file (TFRecords around protobuf) in chunks of any size, as it grows. */
export class EventFile {
  /** A checksum did not fit: what comes after cannot be told apart, so nothing more is read. */
  isDamaged = false;
  private rest = Buffer.alloc(0);

  constructor(private readonly onScalar: (scalar: Scalar) => void) {}

  push(bytes: Uint8Array): void {
    if (this.isDamaged) return;
    this.rest = Buffer.concat([this.rest, bytes]);
    let at = 0;
    for (let end = this.endOf(at); end !== undefined && !this.isDamaged; end = this.endOf(at)) {
      const record = this.rest.subarray(at + HEAD_BYTES, end - TAIL_BYTES);
      if (maskedCrc(record) !== this.rest.readUInt32LE(end - TAIL_BYTES)) this.isDamaged = true;
      else this.isDamaged = !readEvent(record, this.onScalar);
      at = end;
    }
    this.rest = this.isDamaged ? Buffer.alloc(0) : Buffer.from(this.rest.subarray(at));
  }

  /** Where the record that begins here ends; undefined while it is not there to its end. */
  private endOf(at: number): number | undefined {
    if (this.rest.length - at < HEAD_BYTES) return undefined;
    const length = this.rest.readBigUInt64LE(at);
    const isRight = maskedCrc(this.rest.subarray(at, at + 8)) === this.rest.readUInt32LE(at + 8);
    if (!isRight || length > MOST_RECORD_BYTES) {
      this.isDamaged = true;
      return undefined;
    }
    const end = at + HEAD_BYTES + Number(length) + TAIL_BYTES;
    return end <= this.rest.length ? end : undefined;
  }
}

/** `Event { wall_time = 1; step = 2; summary = 5 }`, `Summary { value = 1 }`, `Value { tag = 1; simple_value = 2 }`. False: not protobuf. */
function readEvent(record: Buffer, onScalar: (scalar: Scalar) => void): boolean {
  const event = fieldsOf(record);
  if (!event) return false;
  const step = Number(event.find(({ number }) => number === 2)?.integer ?? 0);
  const time = event.find(({ number }) => number === 1)?.bytes;
  const at = time?.length === 8 ? time.readDoubleLE(0) * 1000 : NaN;
  for (const summary of event.filter(({ number, bytes }) => number === 5 && bytes)) {
    for (const value of fieldsOf(summary.bytes!) ?? []) {
      const parts = value.number === 1 && value.bytes ? fieldsOf(value.bytes) : undefined;
      const tag = parts?.find(({ number }) => number === 1)?.bytes?.toString('utf8');
      const scalar = parts?.find(({ number }) => number === 2)?.float;
      if (tag !== undefined && scalar !== undefined) onScalar({ tag, step, value: scalar, at });
    }
  }
  return true;
}

type Field = { number: number; integer?: bigint; float?: number; bytes?: Buffer };

function fieldsOf(message: Buffer): Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) return undefined;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  };
  while (at < message.length) {
    const key = varint();
    if (key === undefined) return undefined;
    const number = Number(key >> 3n);
    const kind = Number(key & 7n);
    if (kind === 0) fields.push({ number, integer: varint() });
    else {
      const length = kind === 1 ? 8 : kind === 5 ? 4 : kind === 2 ? Number(varint() ?? -1n) : -1;
      if (length < 0 || at + length > message.length) return undefined;
      if (kind === 5) fields.push({ number, float: message.readFloatLE(at) });
      else fields.push({ number, bytes: message.subarray(at, at + length) });
      at += length;
    }
  }
  return fields;
}

/** CRC-32C, which zlib does not have. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  return crc >>> 0;
});

function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  crc = (crc ^ 0xffffffff) >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
