import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHub } from '../../test/hub-server.js';
import { mountSmallDisk } from '../../test/library.js';
import { newRecord } from './new-record.js';
import { doneBytesOf } from './pieces.js';
import { DownloadFolder } from './record.file.js';
import { Throttle } from './throttle.js';
import { Transfer } from './transfer.js';
import { knownTrouble } from './trouble.js';
import { Web } from './web.js';

const disk = mountSmallDisk('6m');
const web = new Web(() => true);
let hub: Awaited<ReturnType<typeof startHub>>;
beforeAll(async () => void (hub = await startHub()));
afterAll(async () => {
  web.close();
  await hub.close();
  if (disk.path) disk.unmount();
});

describe.skipIf(disk.reason)('a transfer onto a disk that fills up', () => {
  it('ends with what to do about it, and keeps what is there', async () => {
    hub.files.set('/full.safetensors', { bytes: Buffer.alloc(12_000_000, 'x') });
    const url = new URL(`${hub.origin}/full.safetensors`);
    const origin = {
      hub: null,
      page: '',
      title: '',
      file: '',
      revision: null,
      licence: null,
      baseModel: null,
    };
    const wanted = { url, hub: null, origin, name: 'full.safetensors', folder: null, isFolderChosen: false };
    const record = newRecord({ ...wanted, bytes: null, isExact: false, sha256: [] }, 1);
    const folder = new DownloadFolder(join(disk.path, record.id));
    await mkdir(folder.path);
    const transfer = new Transfer(record, folder, {
      ...{ web, throttle: new Throttle(() => null), hubTitle: null, connections: () => 4 },
      ...{ token: () => Promise.resolve(null), onBytes: () => {}, onCheckpoint: () => Promise.resolve() },
    });
    const error: unknown = await transfer
      .run(new AbortController().signal)
      .catch((thrown: unknown) => thrown);
    expect(knownTrouble(error)).toMatchObject({ remedy: 'room', isPassing: false });
    expect((await stat(folder.contentPath(record))).size).toBe(12_000_000);
    expect(doneBytesOf(record.content!.pieces)).toBeGreaterThan(1_000_000);
  });
});
