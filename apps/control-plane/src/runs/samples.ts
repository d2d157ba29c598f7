import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sample } from '@pilothouse/contracts/samples';

/** How sd-scripts names a sample: `name_e000002_00_20261122093000_42.png`, with the bare step where it is not after an epoch. */
const NAME = /^(?:.*_)?(?:e(\d{6})|(\d{6,9}))_(\d{2,4})_(\d{14})(?:_\d{1,20})?\.png$/;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** The last chunk of a PNG, whole: the trainer writes in place, so before it is there the file is not. */
const END = Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
const HEAD_BYTES = 24;

/** The samples a run has made, in the order of their making. `known` spares reading files again that have not changed. */
export async function listSamples(folder: string, known: readonly Sample[] = []): Promise<Sample[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  const byFile = new Map(known.map((sample) => [sample.file, sample]));
  const samples: Sample[] = [];
  for (const file of files.filter((each) => NAME.test(each) && !each.startsWith('.'))) {
    const sample = await read(join(folder, file), file, byFile.get(file));
    if (sample) samples.push(sample);
  }
  return samples.sort(byMaking);
}

async function read(path: string, file: string, known: Sample | undefined): Promise<Sample | undefined> {
  const facts = await lstat(path).catch(() => undefined); // Removed meanwhile.
  if (!facts?.isFile()) return undefined;
  const bytes = facts.size;
  const savedAt = Math.floor(facts.mtimeMs);
  if (known?.bytes === bytes && known.savedAt === savedAt) return known;
  const size = await sizeOfWhole(path, bytes).catch(() => undefined);
  if (!size) return undefined;

  const [, epoch, step, prompt] = NAME.exec(file) ?? [];
  return { file, prompt: Number(prompt), epoch: orNull(epoch), step: orNull(step), ...size, bytes, savedAt };
}

/** Width and height of a PNG that is there to its end; undefined for anything else. */
async function sizeOfWhole(path: string, bytes: number) {
  if (bytes < HEAD_BYTES + END.length) return undefined;
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const tail = Buffer.alloc(END.length);
    await file.read(head, 0, head.length, 0);
    await file.read(tail, 0, tail.length, bytes - tail.length);
    if (!head.subarray(0, SIGNATURE.length).equals(SIGNATURE) || !tail.equals(END)) return undefined;
    const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)];
    return width > 0 && height > 0 ? { width, height } : undefined;
  } finally {
    await file.close();
  }
}

const orNull = (digits: string | undefined) => (digits === undefined ? null : Number(digits));

/** The stamp knows seconds only, and a small model is sampled twice in one. */
const byMaking = (a: Sample, b: Sample) =>
  stampOf(a).localeCompare(stampOf(b)) ||
  (a.epoch ?? 0) - (b.epoch ?? 0) ||
  (a.step ?? 0) - (b.step ?? 0) ||
  a.prompt - b.prompt ||
  a.file.localeCompare(b.file);

const stampOf = ({ file }: Sample) => NAME.exec(file)?.[4] ?? '';
