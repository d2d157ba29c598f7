import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelsService } from '../models/models.service.js';
import { AppError } from '../platform/app-error.js';
import type { TrainingRecord } from './training-record.js';

const LORAS = 'loras';
/** The stamp of a file may be this much coarser than our clock. */
const CLOCK_SLACK_MS = 2000;

/** What a rehearsal has saved is no model. */
export function refuseRehearsal({ request: { name, rehearsal } }: TrainingRecord) {
  if (!rehearsal) return;
  throw new AppError(
    'CONFLICT',
    `${name} is a rehearsal: its checkpoints hold no model, so there is nothing to publish.`,
  );
}

/**
 * Publishes a run's final file once. `begunAt` says that it was tried before a crash: then the file may be there already, and
 * what has its bytes, a name like it and came since is it. Answers the path below `models/`.
 */
export async function publishOnce(
  models: ModelsService,
  { file, name, begunAt }: { file: string; name: string; begunAt: number | undefined },
): Promise<string> {
  const published = begunAt === undefined ? undefined : await findPublished(models, { file, name, begunAt });
  return published ?? models.publishLora(file, name);
}

async function findPublished(
  models: ModelsService,
  { file, name, begunAt }: { file: string; name: string; begunAt: number },
): Promise<string | undefined> {
  const folder = models.absolutePath(LORAS);
  const { size } = await stat(file);
  const candidates = (await readdir(folder).catch(() => [])).filter((each) => isNamedLike(each, name));
  for (const candidate of candidates) {
    const facts = await stat(join(folder, candidate));
    const isNew = facts.ctimeMs >= begunAt - CLOCK_SLACK_MS;
    if (isNew && facts.size === size && (await haveSameBytes(file, join(folder, candidate)))) {
      return `${LORAS}/${candidate}`;
    }
  }
  return undefined;
}

/** `name.safetensors`, `name-2.safetensors` … */
function isNamedLike(file: string, name: string): boolean {
  if (!file.startsWith(name) || !file.endsWith('.safetensors')) return false;
  return /^(-\d+)?$/.test(file.slice(name.length, -'.safetensors'.length));
}

async function haveSameBytes(one: string, other: string): Promise<boolean> {
  const bytes = { highWaterMark: 1024 * 1024 };
  const theirs = createReadStream(other, bytes)[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(one, bytes) as AsyncIterable<Buffer>) {
    while (rest.length < chunk.length) {
      const next = await theirs.next();
      if (next.done) return false;
      rest = Buffer.concat([rest, next.value as Buffer]);
    }
    if (!rest.subarray(0, chunk.length).equals(chunk)) return false;
    rest = rest.subarray(chunk.length);
  }
  return rest.length === 0;
}
