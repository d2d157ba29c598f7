import { open } from 'node:fs/promises';
import type { Components } from '@pilothouse/contracts/runs';

/** The components an SD 3.5 file brings along, by the names of its tensors. Empty for a file that cannot be read. */
export async function containedComponents(path: string): Promise<Set<keyof Components>> {
  const names = await tensorNames(path);
  const found = Object.entries(PREFIX).filter(([, prefix]) => names.some((name) => name.startsWith(prefix)));
  return new Set(found.map(([key]) => key as keyof Components));
}

/** How the trainer itself tells. */
const PREFIX = {
  clipL: 'text_encoders.clip_l.',
  clipG: 'text_encoders.clip_g.',
  t5xxl: 'text_encoders.t5xxl.',
  vae: 'first_stage_model.',
};

/** safetensors' own limit for a header. */
const HEADER_LIMIT_BYTES = 100_000_000;

async function tensorNames(path: string): Promise<string[]> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return [];
  try {
    const length = Buffer.alloc(8);
    const { bytesRead } = await file.read(length, 0, 8, 0);
    const headerBytes = bytesRead === 8 ? Number(length.readBigUInt64LE()) : 0;
    const { size } = await file.stat();
    if (headerBytes === 0 || headerBytes > Math.min(HEADER_LIMIT_BYTES, size - 8)) return [];
    const header = Buffer.alloc(headerBytes);
    await file.read(header, 0, headerBytes, 8);
    return Object.keys(JSON.parse(header.toString('utf8')) as object);
  } catch {
    return []; // Not a safetensors file: whoever reads it as a model says so.
  } finally {
    await file.close();
  }
}
