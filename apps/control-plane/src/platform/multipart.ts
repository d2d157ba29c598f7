import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy, { type Busboy } from 'busboy';
import { AppError } from './app-error.js';
import { isDiskFull } from './disk-full.js';
import type { Staging } from './staging.js';

export type ReceivedFile = {
  /** Its place among the files of the request: they may be complete in another order. */
  place: number;
  field: string;
  /** As the sender wrote it: may hold folders, may be empty, is not to be trusted. */
  sentAs: string;
  /** In staging, complete and fsynced. Whoever takes it gives it a name or discards it. */
  path: string;
};

export type MultipartLimits = {
  fileBytes: number;
  files: number;
  /** Fields that are not files. */
  fields?: number;
};

type FileStream = Readable & { truncated?: boolean };

type Receive = {
  staging: Staging;
  limits: MultipartLimits;
  /** Called as each file is complete, while the next one still arrives. */
  onFile: (file: ReceivedFile) => Promise<void>;
  /** A file that did not make it to staging, and why, in a sentence. */
  onRefused: (sentAs: string, reason: string) => void;
};

/**
 * Streams a multipart request: files to staging, fields (at most 64 KiB each) to the answer. Memory does not grow with what is
 * sent. When the sender goes away, the file on its way is discarded; those that were complete have been handed over.
 */
export async function receiveMultipart(request: IncomingMessage, receive: Receive) {
  const { limits, onRefused } = receive;
  const parser = parserFor(request, limits);
  const fields = new Map<string, string>();
  const files: Promise<void>[] = [];

  parser.on('field', (name, value) => fields.set(name, value));
  parser.on('file', (field, stream, { filename }) => {
    // It may fail before anybody reads it; whoever reads it hears of it all the same.
    stream.on('error', () => undefined);
    const taken = takeFile(stream, { place: files.length, field, sentAs: filename ?? '' }, receive);
    taken.catch(() => undefined); // Awaited below; a failure before that must not count as unhandled.
    files.push(taken);
  });
  parser.on('filesLimit', () =>
    onRefused('', `More than ${limits.files} files in one upload: send the rest again`),
  );

  try {
    await pipeline(request, parser);
  } catch (error) {
    await Promise.allSettled(files);
    throw new AppError('INVALID_INPUT', isMalformed(error) ? MALFORMED : CUT_OFF, { cause: error });
  }
  await Promise.all(files);
  return fields;
}

function parserFor(request: IncomingMessage, limits: MultipartLimits): Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      preservePath: true,
      limits: {
        fileSize: limits.fileBytes,
        files: limits.files,
        fields: limits.fields ?? 50,
        fieldSize: 64 * 1024,
        headerPairs: 100,
      },
    });
  } catch (error) {
    throw new AppError('INVALID_INPUT', 'An upload is sent as multipart/form-data.', { cause: error });
  }
}

async function takeFile(
  stream: FileStream,
  file: Omit<ReceivedFile, 'path'>,
  { staging, limits, onFile, onRefused }: Receive,
): Promise<void> {
  const path = staging.newPath();
  try {
    const failure = await write(stream, path);
    if (failure && !isDiskFull(failure)) throw failure;
    if (failure || stream.truncated) {
      await staging.discard(path);
      return onRefused(
        file.sentAs,
        failure ? DISK_FULL : `It is larger than ${megabytes(limits.fileBytes)} MB`,
      );
    }
  } catch (error) {
    await staging.discard(path);
    throw error;
  }
  await onFile({ ...file, path });
}

const DISK_FULL = 'The disk is full: free some space and send it again';

/**
 * Answers what kept the file from being written. The rest of the stream is read away then, because the parser only goes on to the
 * next file when this one was read to its end. Throws when the sender went away.
 */
async function write(stream: FileStream, path: string): Promise<unknown> {
  let failure: unknown;
  const file = await open(path, 'wx', 0o644).catch((error: unknown) => void (failure = error));
  try {
    for await (const chunk of stream) {
      if (failure || !file) continue;
      await file.writeFile(chunk as Buffer).catch((error: unknown) => (failure = error));
      // Room for the next one at once: a smaller file may still fit.
      if (failure) await file.truncate(0);
    }
    if (!failure) await file?.sync().catch((error: unknown) => (failure = error));
  } finally {
    await file?.close();
  }
  return failure;
}

const CUT_OFF = 'The upload ended before it was complete. Send it again.';
const MALFORMED = 'The upload cannot be read: the name of a file in it holds a control character.';

const isMalformed = (error: unknown) => /^Malformed part header/.test((error as Error).message);

const megabytes = (bytes: number) => Math.floor(bytes / 1e6);
