type Value = number | string | boolean | string[];

/** A GGUF file of version 3 as ComfyUI-GGUF's converter writes it. `type`: 1 is F16, 12 is Q4_K. */
export function gguf(
  tensors: Record<string, { type?: number; shape: number[]; bytes: number }>,
  metadata: Record<string, Value> = {},
): Buffer {
  const parts: Buffer[] = [Buffer.from('GGUF'), u32(3)];
  parts.push(u64(Object.keys(tensors).length), u64(Object.keys(metadata).length));
  for (const [key, value] of Object.entries(metadata)) parts.push(text(key), typed(value));
  let at = 0;
  for (const [name, { type = 1, shape, bytes }] of Object.entries(tensors)) {
    // The fastest dimension first.
    parts.push(text(name), u32(shape.length), ...shape.toReversed().map(u64), u32(type), u64(at));
    at += Math.ceil(bytes / 32) * 32;
  }
  const header = Buffer.concat(parts);
  return Buffer.concat([header, Buffer.alloc((32 - (header.length % 32)) % 32), Buffer.alloc(at)]);
}

function typed(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(8), text(value)]);
  if (typeof value === 'boolean') return Buffer.concat([u32(7), Buffer.from([Number(value)])]);
  if (typeof value === 'number') return Buffer.concat([u32(4), u32(value)]);
  return Buffer.concat([u32(9), u32(8), u64(value.length), ...value.map(text)]);
}

const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);

function u32(value: number) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
