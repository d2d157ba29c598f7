import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ToolSource } from '@pilothouse/contracts/tool-entry';
import { CannotInstall, say } from './words.js';

export type ArchiveSource = Extract<ToolSource, { type: 'archive' }>;

const TELL_EVERY_MS = 1000;

/** Answers where the archive stands, whole and with the right contents. What was begun before is gone on with. */
export async function fetchArchive({ url, sha256 }: ArchiveSource, downloads: string): Promise<string> {
  if (url.startsWith('/')) {
    await check(url, sha256, `The file ${url}`);
    return url;
  }
  const folder = join(downloads, 'archives');
  await mkdir(folder, { recursive: true });
  const whole = join(folder, sha256);
  if (await isThere(whole)) {
    say('The archive is here already.');
    return whole;
  }
  const part = `${whole}.part`;
  await download(url, part);
  try {
    await check(part, sha256, `What ${url} answered`);
  } catch (error) {
    await rm(part, { force: true }); // To go on with it would fail for ever.
    throw error;
  }
  await rename(part, whole);
  return whole;
}

async function download(url: string, part: string): Promise<void> {
  const had = (await stat(part).catch(() => undefined))?.size ?? 0;
  const answer = await fetch(url, { headers: had > 0 ? { range: `bytes=${had}-` } : {} }).catch((error) => {
    const why = (error as Error & { cause?: Error }).cause?.message ?? (error as Error).message;
    throw new CannotInstall(`${url} could not be reached: ${why}.`);
  });
  if (answer.status === 416) return; // Nothing is missing.
  if (!answer.ok || !answer.body)
    throw new CannotInstall(`${url} answered ${answer.status} ${answer.statusText}.`);
  const goesOn = answer.status === 206;
  const begunWith = goesOn ? had : 0;
  const total = begunWith + Number(answer.headers.get('content-length') ?? NaN);
  if (goesOn) say(`Going on after ${megabytes(had)} MB.`);
  let done = begunWith;
  let toldAt = -Infinity;
  const counted = async function* (parts: AsyncIterable<Buffer>) {
    for await (const each of parts) {
      done += each.length;
      if (performance.now() - toldAt >= TELL_EVERY_MS) {
        toldAt = performance.now();
        process.stdout.write(
          `\r${megabytes(done)}${Number.isNaN(total) ? '' : ` of ${megabytes(total)}`} MB`,
        );
      }
      yield each;
    }
  };
  // Its types are those of the browser's stream.
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(body, counted, createWriteStream(part, { flags: goesOn ? 'a' : 'w' }));
  say(`\r${megabytes(done)} MB fetched.`);
}

async function check(path: string, sha256: string, what: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch((error: NodeJS.ErrnoException) => {
    throw new CannotInstall(`The archive cannot be read: ${error.message}.`);
  });
  const found = hash.digest('hex');
  if (found === sha256) return;
  throw new CannotInstall(
    `${what} is not what it should be: its SHA-256 is ${found}, and ${sha256} was asked for. Nothing of it was used.`,
  );
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
