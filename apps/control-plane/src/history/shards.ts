import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * One file of a version. `object`: the SHA-256 of its bytes, or of a caption whose text stands here the first 16 digits of it; null
 * for a picture that nobody had read yet, of which only the name is known.
 */
export const Entry = z.object({
  file: z.string(),
  object: z.string().nullable(),
  bytes: z.int().nonnegative(),
  text: z.string().optional(),
});
export type Entry = z.infer<typeof Entry>;

/** A change of one caption writes so many entries anew. */
const ENTRIES_IN_ONE = 128;
const MOST = 256;

/** Into how many parts the entries of a version are divided. */
export function shardCount(entries: number): number {
  let shards = 1;
  while (shards < MOST && shards * ENTRIES_IN_ONE < entries) shards *= 2;
  return shards;
}

/** Which part a file belongs to: FNV-1a of its name. */
export function shardOf(file: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < file.length; at++) hash = Math.imul(hash ^ file.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % shards;
}

/** Equal entries give equal text, and with it the same name. */
export function writeShard(entries: Entry[]): { id: string; json: string } {
  const sorted = [...entries].sort((a, b) => (a.file < b.file ? -1 : 1));
  const json = JSON.stringify(sorted);
  return { id: createHash('sha256').update(json).digest('hex').slice(0, 32), json };
}

export const readShard = (json: string): Entry[] => Entry.array().parse(JSON.parse(json));

export const isCaption = (file: string) => file.endsWith('.txt');
