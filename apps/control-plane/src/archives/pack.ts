import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Pack, pack as newPack } from 'tar-stream';
import type { ArchiveFile } from './archive-files.js';

type Text = { name: string; text: string };

/**
 * A tar of `texts`, then of `files`, everything below the folder `root`. It is made while it is read, one chunk at a time; when
 * nobody reads it any more (`gone`) it ends.
 */
export function packFiles(root: string, texts: Text[], files: ArchiveFile[], gone: AbortSignal): Pack {
  const pack = newPack();
  const fill = async () => {
    for (const { name, text } of texts) pack.entry({ name: `${root}/${name}`, ...NOW() }, text);
    for (const { name, path } of files) await add(pack, `${root}/${name}`, path, gone);
    pack.finalize();
  };
  // Whoever reads it hears of it; afterwards nobody listens, and that must not end the process.
  pack.on('error', () => undefined);
  fill().catch((error: unknown) => pack.destroy(error as Error));
  return pack;
}

const NOW = () => ({ mode: 0o644, mtime: new Date() });

/** What is not there is left out, and so is what is no file. */
async function add(pack: Pack, name: string, path: string, gone: AbortSignal): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ELOOP') return undefined;
      throw error;
    },
  );
  if (!file) return;
  try {
    const facts = await file.stat();
    if (!facts.isFile()) return;
    const { size, mtime } = facts;
    const entry = pack.entry({ name, size, mtime, mode: 0o644 });
    entry.on('error', () => undefined); // That of the whole pack, which its reader hears of.
    if (size > 0) {
      // What is appended meanwhile is not in the size that was promised.
      const chunks = file.createReadStream({ start: 0, end: size - 1, autoClose: false });
      for await (const chunk of chunks) {
        gone.throwIfAborted();
        if (!entry.write(chunk)) await once(entry, 'drain', { signal: gone });
      }
    }
    entry.end();
    // The next entry may begin when this one is out.
    await once(entry, 'close', { signal: gone });
  } finally {
    await file.close();
  }
}
