import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { bytesOf, type ExportEntry, manifestLength } from './export-entry.js';
import { MOST_WHOLE_BYTES, writeZip } from './write-zip.js';
import { zipLength } from './zip-length.js';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'ph-zip-'))));
afterAll(() => rm(folder, { recursive: true }));

const zip = (entries: ExportEntry[], withHashes = false, gone = new AbortController().signal) =>
  writeZip({ root: 'riso', entries, withHashes, upright: async () => Buffer.from('upright'), gone });
const data = (name: string, text: string): ExportEntry => ({
  is: 'data',
  name,
  data: Buffer.from(text),
  changedAt: Date.UTC(2026, 10, 28, 12),
});

async function readBack(bytes: Buffer): Promise<Map<string, string>> {
  const archive = await fromBufferPromise(bytes);
  const found = new Map<string, string>();
  for await (const entry of archive.eachEntry()) {
    found.set(entry.fileName, (await buffer(await archive.openReadStreamPromise(entry))).toString('latin1'));
  }
  return found;
}

describe('writeZip', () => {
  it('writes what yauzl reads back, name for name and byte for byte, as long as was foretold', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((text) => text.replace(/[/\\\0]/g, '_'));
    const bytes = fc.string({ unit: 'binary', maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, bytes, { maxKeys: 12 }),
        fc.boolean(),
        async (files, withHashes) => {
          const all = Object.entries(files).filter(
            ([each]) => !/\p{Surrogate}/u.test(each) && !/^\.+$/.test(each),
          );
          const entries = all.map(([each, text]) => data(each, text));
          const made = await buffer(zip(entries, withHashes));
          const stored = entries.map((each) => ({
            name: `riso/${each.name}`,
            bytes: bytesOf(each) ?? 0,
            isStreamed: false,
          }));
          if (withHashes)
            stored.push({ name: 'riso/manifest.sha256', bytes: manifestLength(entries), isStreamed: false });
          expect(made.length).toBe(zipLength(stored));
          const found = await readBack(made);
          for (const [each, text] of all) {
            expect(found.get(`riso/${each}`)).toBe(Buffer.from(text).toString('latin1'));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('streams a large file, hashes it, and Python reads it: names in any script, no error in its test', async () => {
    const path = join(folder, 'large.png');
    await writeFile(path, Buffer.alloc(MOST_WHOLE_BYTES + 1, 'ab'));
    const sha256 = createHash('sha256')
      .update(Buffer.alloc(MOST_WHOLE_BYTES + 1, 'ab'))
      .digest('hex');
    const bytes = MOST_WHOLE_BYTES + 1;
    const entries: ExportEntry[] = [
      { is: 'file', name: '港 – été 🚤.png', path, bytes, changedAt: Date.now() },
      data('港 – été 🚤.txt', 'boat, 港'),
      { is: 'upright', name: 'turned.png', path: 'x', changedAt: 0 },
    ];
    const target = join(folder, 'large.zip');
    await pipeline(zip(entries, true), createWriteStream(target));
    const script =
      'import json,sys,zipfile\nsys.stdout.reconfigure(encoding="utf-8")\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n' +
      'print(json.dumps({i.filename:[i.file_size,i.compress_type] for i in z.infolist()}))\n' +
      'print(z.read("riso/manifest.sha256").decode().splitlines()[0])';
    const { stdout } = await run('python3', ['-c', script, target]);
    const [listed = '', first] = stdout.split('\n');
    expect(JSON.parse(listed)).toMatchObject({
      'riso/港 – été 🚤.png': [bytes, 0],
      'riso/港 – été 🚤.txt': [9, 0],
      'riso/turned.png': [7, 0],
    });
    expect(first).toBe(`${sha256}  港 – été 🚤.png`);
  });

  it('makes no more than is read: a reader that stops holds it up, and one that goes away ends it', async () => {
    const path = join(folder, 'some.png');
    await writeFile(path, Buffer.alloc(4_000_000));
    const entries = Array.from({ length: 40 }, (_, at): ExportEntry => {
      return { is: 'file', name: `${at}.png`, path, bytes: 4_000_000, changedAt: 0 };
    });
    const gone = new AbortController();
    const slow = new PassThrough();
    const before = process.memoryUsage().arrayBuffers;
    const sending = pipeline(zip(entries, false, gone.signal), slow);
    slow.once('readable', () => slow.read(1));
    await new Promise((over) => setTimeout(over, 300));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80_000_000);
    gone.abort();
    await expect(sending).rejects.toThrow(/abort/);
  });

  it.each([
    ['a file that was changed', async (path: string) => truncate(path, 3)],
    ['a file that is gone', async (path: string) => rm(path)],
    [
      'a link in its place',
      async (path: string) => {
        await rm(path);
        await symlink('/etc/hostname', path);
      },
    ],
  ])('fails at %s instead of leaving it out', async (_, spoil) => {
    const path = join(folder, `${Math.random()}.png`);
    await writeFile(path, 'picture');
    await spoil(path);
    const entry: ExportEntry = { is: 'file', name: 'a.png', path, bytes: 7, changedAt: 0 };
    await expect(buffer(zip([entry]))).rejects.toThrow();
  });
});

it('a ZIP of more than 4 GiB or 65,535 files is as long as ZIP64 makes it', () => {
  const large = { name: 'a', bytes: 5_000_000_000, isStreamed: true };
  expect(zipLength([large, { name: 'b', bytes: 1, isStreamed: false }])).toBe(
    30 + 1 + 5_000_000_000 + 24 + (30 + 1 + 1) + (46 + 1 + 28) + (46 + 1 + 28) + 76 + 22,
  );
});
