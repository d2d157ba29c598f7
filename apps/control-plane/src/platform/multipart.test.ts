import type { IncomingMessage } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { receiveMultipart } from './multipart.js';
import type { Staging } from './staging.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ph-multipart-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a sender that goes before its file is open ends nothing but the upload', async () => {
  const request = Object.assign(new PassThrough(), {
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  });
  const staging = {
    newPath: () => {
      // The file is opened after this, in a thread that may have other work.
      request.destroy(new Error('aborted'));
      return join(folder, 'staged');
    },
    discard: (path: string) => rm(path, { force: true }),
  };
  const received: unknown[] = [];
  const receiving = receiveMultipart(request as unknown as IncomingMessage, {
    staging: staging as unknown as Staging,
    limits: { fileBytes: 1000, files: 1 },
    onFile: (file) => Promise.resolve(void received.push(file)),
    onRefused: (...refused) => received.push(refused),
  });
  request.write('--b\r\nContent-Disposition: form-data; name="images"; filename="a.png"\r\n\r\nhalf');

  await expect(receiving).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect([received, await readdir(folder)]).toEqual([[], []]);
});
