import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../platform/publish-file.js';
import { readSafetensors } from './safetensors.js';

const COPY_BYTES = 4 * 1024 * 1024;
/** Tensors begin at a multiple of this; the header is filled with blanks up to there. */
const ALIGNMENT = 8;
const LENGTH_BYTES = 8;

/**
 * Says something else in a file's metadata; its tensors stay byte for byte as they are. The file is a new one of the same name
 * when that is on the disk, and the old one until then.
 */
export async function changeMetadata(path: string, change: Record<string, string>): Promise<void> {
  const { problem } = await readSafetensors(path);
  if (problem) throw new Error(`${basename(path)} cannot be changed. ${problem}`);
  const near = join(dirname(path), `.${basename(path)}.partial`);
  const source = await open(path, 'r');
  try {
    const target = await open(near, 'w');
    try {
      await copyChanged(source, target, change);
      await target.sync();
    } finally {
      await target.close();
    }
    await rename(near, path);
  } catch (error) {
    await unlink(near).catch(() => undefined); // The first failure is the one to tell.
    throw error;
  } finally {
    await source.close();
  }
  await syncFolder(dirname(path));
}

async function copyChanged(source: FileHandle, target: FileHandle, change: Record<string, string>) {
  const length = await readAll(source, 0, LENGTH_BYTES);
  const headerBytes = Number(length.readBigUInt64LE());
  const header = JSON.parse(String(await readAll(source, LENGTH_BYTES, headerBytes))) as Header;
  const changed = serialize({ ...header, __metadata__: { ...header.__metadata__, ...change } });
  await target.writeFile(changed);

  const chunk = Buffer.allocUnsafe(COPY_BYTES);
  let from = LENGTH_BYTES + headerBytes;
  let to = changed.length;
  for (;;) {
    const { bytesRead } = await source.read(chunk, 0, COPY_BYTES, from);
    if (bytesRead === 0) return;
    for (let done = 0; done < bytesRead;) {
      const { bytesWritten } = await target.write(chunk, done, bytesRead - done, to);
      done += bytesWritten;
      to += bytesWritten;
    }
    from += bytesRead;
  }
}

type Header = { __metadata__?: Record<string, string> };

function serialize(header: Header): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const blanks = (ALIGNMENT - (json.length % ALIGNMENT)) % ALIGNMENT;
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(json.length + blanks));
  return Buffer.concat([length, json, Buffer.alloc(blanks, ' ')]);
}

async function readAll(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error('It ends inside its header');
  return buffer;
}
