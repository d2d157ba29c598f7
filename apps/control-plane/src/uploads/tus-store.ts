import { open, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/server';
import { IntakeId, UploadMetadata } from '@pilothouse/contracts/uploads';
import type { IntakeFolder } from './intake-folder.js';

/** Keeps uploads as files. How far one has come is how long its file is, so a kill loses nothing that arrived. */
export class TusStore extends DataStore {
  override extensions = ['creation', 'termination'];

  constructor(private readonly folderOf: (id: string) => IntakeFolder) {
    super();
  }

  override async create(upload: Upload): Promise<Upload> {
    const folder = this.find(upload.id);
    await folder.make();
    const handle = await open(folder.data, 'wx', 0o600);
    await handle.close();
    const metadata = UploadMetadata.parse(upload.metadata);
    await folder.saveUpload({ size: upload.size ?? 0, metadata, createdAt: Date.now() });
    return upload;
  }

  /** What came before the sender went away is kept. */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const handle = await open(this.find(id).data, 'r+');
    let position = offset;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        await writeAll(handle, chunk, position);
        position += chunk.length;
      }
    } finally {
      await handle.sync().finally(() => handle.close());
    }
    return position;
  }

  override async getUpload(id: string): Promise<Upload> {
    const folder = this.find(id);
    const facts = await folder.upload();
    if (!facts) throw ERRORS.FILE_NOT_FOUND;
    const received = await folder.received();
    // Once it was taken in its bytes are gone.
    const offset = received?.bytes ?? facts.size;
    return new Upload({
      id,
      size: facts.size,
      offset,
      metadata: facts.metadata,
      creation_date: new Date(facts.createdAt).toISOString(),
    });
  }

  override async remove(id: string): Promise<void> {
    await rm(this.find(id).path, { recursive: true, force: true });
  }

  private find(id: string): IntakeFolder {
    if (!IntakeId.safeParse(id).success) throw ERRORS.FILE_NOT_FOUND;
    return this.folderOf(id);
  }
}

async function writeAll(handle: Awaited<ReturnType<typeof open>>, chunk: Buffer, position: number) {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
