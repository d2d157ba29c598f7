import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { MOST_PICTURE_BYTES } from '@pilothouse/contracts/datasets';
import type { ErrorBody } from '@pilothouse/contracts/errors';
import { MOST_ZIP_BYTES, UploadMetadata } from '@pilothouse/contracts/uploads';
import { ERRORS, EVENTS, Server, type Upload } from '@tus/server';
import { DatasetsService } from '../datasets/datasets.service.js';
import { AppError } from '../platform/app-error.js';
import { STATUS, toErrorBody } from '../platform/error.filter.js';
import { freeBytesAt } from '../platform/free-bytes.js';
import { parseInput } from '../platform/parse-input.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { UploadsService } from './uploads.service.js';
import { RESERVE_BYTES } from './run-intake.js';
import { TusStore } from './tus-store.js';

/** How long a request whose sender is gone may keep the one that takes over waiting. */
const DRAIN_MS = 500;

type TusError = { status_code: number; body: string };

/** Resumable uploads by the tus protocol, 1.0.0. The routes stand behind the same guard as all others. */
@Injectable()
export class Tus {
  private readonly server: Server;

  constructor(
    private readonly uploads: UploadsService,
    private readonly datasets: DatasetsService,
    private readonly folders: WorkspaceFolders,
  ) {
    this.server = new Server({
      path: '/api/uploads',
      datastore: new TusStore((id) => uploads.folderOf(id)),
      relativeLocation: true,
      // One origin only: no header lets another one read.
      allowedOrigins: [],
      lockDrainTimeout: DRAIN_MS,
      disableTerminationForFinishedUploads: true,
      onUploadCreate: async (_, upload) => ({ metadata: await this.accept(upload) }),
      onUploadFinish: async (_, { id }) => {
        await uploads.received(id);
        return {};
      },
      onResponseError: (_, error) => Promise.resolve(inHouse(error)),
    });
    this.server.on(EVENTS.POST_CREATE, (_, { id }: Upload) => uploads.soon(() => uploads.received(id)));
  }

  /** Answers, whatever comes. */
  async handle(request: IncomingMessage, response: ServerResponse, id?: string): Promise<void> {
    await this.uploads.ready;
    try {
      await this.server.handle(request, response);
    } finally {
      // Also when the sender went away: what had come by then is kept.
      if (id !== undefined && request.method === 'PATCH') await this.uploads.received(id);
    }
    if (id !== undefined && request.method === 'DELETE' && response.statusCode < 300) this.uploads.gone(id);
  }

  private async accept(upload: Upload): Promise<Record<string, string>> {
    try {
      const metadata = parseInput(UploadMetadata, upload.metadata ?? {});
      await this.datasets.expectWritable(metadata.dataset);
      await this.expectRoom(upload.size ?? 0, /\.zip$/i.test(metadata.filename));
      return metadata;
    } catch (error) {
      throw tusError(toErrorBody(error));
    }
  }

  private async expectRoom(bytes: number, isZip: boolean) {
    const most = isZip ? MOST_ZIP_BYTES : MOST_PICTURE_BYTES;
    if (bytes > most)
      throw new AppError('TOO_LARGE', `It is larger than ${mega(most)} MB, and that is the most.`);
    const free = await freeBytesAt(this.folders.uploads);
    const freeBytes = Math.max(0, free - this.uploads.promisedBytes() - RESERVE_BYTES);
    // An archive and what is in it are on the disk at the same time.
    const neededBytes = isZip ? bytes * 2 : bytes;
    if (neededBytes <= freeBytes) return;
    const why = isZip ? ', because the archive and its pictures are there at the same time' : '';
    throw new AppError(
      'DISK_FULL',
      `The upload needs ${mega(neededBytes)} MB${why}, and ${mega(freeBytes)} MB are free. Free some space and send it again.`,
    );
  }
}

const tusError = (body: ErrorBody): TusError => ({
  status_code: STATUS[body.code],
  body: JSON.stringify(body),
});

/** What the protocol's own refusals mean, in our words. A client goes by the status. */
const SENTENCES = new Map<unknown, ErrorBody>([
  [
    ERRORS.FILE_NOT_FOUND,
    { code: 'NOT_FOUND', message: 'There is no such upload any more. Begin it again.' },
  ],
  [
    ERRORS.INVALID_OFFSET,
    {
      code: 'CONFLICT',
      message: 'Something else has arrived meanwhile. Ask how far it is, then go on from there.',
    },
  ],
  [ERRORS.ERR_SIZE_EXCEEDED, { code: 'TOO_LARGE', message: 'More was sent than was announced.' }],
]);

/** Nothing is lost but the shape: status stays as the protocol wants it. */
function inHouse(error: unknown): TusError {
  const { status_code, body } = error as Partial<TusError>;
  const known = SENTENCES.get(error);
  if (known) return { ...tusError(known), status_code: status_code! };
  if (status_code === undefined) return tusError(toErrorBody(error));
  if (body?.startsWith('{')) return { status_code, body };
  const code = status_code >= 500 ? 'INTERNAL' : 'INVALID_INPUT';
  return {
    status_code,
    body: JSON.stringify({ code, message: `The upload was refused: ${(body ?? '').trim()}.` }),
  };
}

const mega = (bytes: number) => Math.ceil(bytes / 1e6).toLocaleString('en-US');
