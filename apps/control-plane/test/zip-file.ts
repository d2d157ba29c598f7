import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = {
  /** Bytes as they stand in the archive; a string is written as UTF-8. */
  name: string | Buffer;
  bytes?: Buffer | string;
  isDeflated?: boolean;
  /** Whether the name is declared to be UTF-8. */
  isUtf8?: boolean;
  unixMode?: number;
  flags?: number;
  method?: number;
  /** A lie about the length of what is in it. */
  claimedBytes?: number;
};

/** An archive as tools write it, or as nobody should: every field can be given. */
export function zipOf(entries: ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, central } = headersOf(entry, offset);
    parts.push(local);
    table.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(table);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}

function headersOf(entry: ZipEntry, offset: number) {
  const { isDeflated = false, isUtf8 = true, unixMode = 0o100644, flags = 0, claimedBytes } = entry;
  const name = Buffer.from(entry.name as string);
  const bytes = Buffer.from((entry.bytes ?? '') as string);
  const body = isDeflated ? deflateRawSync(bytes) : bytes;
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(flags | (isUtf8 ? 0x800 : 0), 2);
  shared.writeUInt16LE(entry.method ?? (isDeflated ? 8 : 0), 4);
  shared.writeUInt32LE(crc32(bytes), 10);
  shared.writeUInt32LE(body.length, 14);
  shared.writeUInt32LE(claimedBytes ?? bytes.length, 18);
  shared.writeUInt16LE(name.length, 22);

  const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), shared, name, body]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE((unixMode << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  const head = Buffer.from([0x50, 0x4b, 1, 2, 20, 3]);
  return { local, central: Buffer.concat([head, shared, tail, name]) };
}
