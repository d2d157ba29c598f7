import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Headers } from 'tar-stream';
import { CannotInstall } from './words.js';

const MOST_ENTRIES = 1_000_000;

type Limits = { bytes: number };

/**
 * Unpacks a .tar.gz without its topmost folder, and nothing of it anywhere but below `target`. Throws for a path or a link that
 * leads out of it, for devices, and for an archive that unpacks to more than the limit.
 */
export async function unpack(archive: string, target: string, { bytes: mostBytes }: Limits): Promise<void> {
  await mkdir(target, { recursive: true });
  const entries = extract();
  /** Made last, so that nothing is ever written through one. */
  const links: { path: string; to: string }[] = [];
  const linked = new Set<string>();
  let count = 0;
  let bytes = 0;

  const reading = pipeline(createReadStream(archive), createGunzip(), entries);
  reading.catch(() => undefined); // Seen below, or by the loop.
  for await (const entry of entries) {
    const { header } = entry;
    count += 1;
    bytes += header.size ?? 0;
    if (count > MOST_ENTRIES || bytes > mostBytes) {
      throw unsafe(`it unpacks to more than ${Math.round(mostBytes / 1e9)} GB, or to too many files`);
    }
    const name = inner(header.name);
    const path = name === undefined ? undefined : join(target, name);
    if (path === undefined || PASSED_OVER.has(header.type ?? '')) {
      entry.resume();
      continue;
    }
    if (throughLink(name!, linked)) throw unsafe(`“${header.name}” lies behind a link`);
    if (header.type === 'directory') {
      await mkdir(path, { recursive: true });
      entry.resume();
    } else if (header.type === 'file' || header.type === 'contiguous-file') {
      await mkdir(dirname(path), { recursive: true });
      await pipeline(entry, createWriteStream(path, { mode: modeOf(header), flags: 'wx' }));
    } else if (header.type === 'symlink') {
      links.push({ path, to: confinedTarget(name!, header.linkname ?? '') });
      linked.add(name!);
      entry.resume();
    } else if (header.type === 'link') {
      const other = inner(header.linkname ?? '');
      if (other === undefined || throughLink(other, linked) || linked.has(other)) {
        throw unsafe(`“${header.name}” is a second name of something outside`);
      }
      await mkdir(dirname(path), { recursive: true });
      await link(join(target, other), path);
      entry.resume();
    } else throw unsafe(`“${header.name}” is neither a file, a folder nor a link`);
  }
  await reading;
  for (const { path, to } of links) {
    await mkdir(dirname(path), { recursive: true });
    await symlink(to, path);
  }
  if (count === 0) throw unsafe('nothing is in it');
}

const PASSED_OVER = new Set(['pax-global-header']);

/** Without the topmost folder; undefined for that itself. */
function inner(name: string): string | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || name.includes('\0') || name.includes('\\') || parts.includes('..')) {
    throw unsafe(`“${name}” leads out of it`);
  }
  return parts.length < 2 ? undefined : parts.slice(1).join('/');
}

/** Steps up come first only: behind a name they could follow another link. */
function confinedTarget(name: string, to: string): string {
  const parts = to.split('/').filter((part) => part !== '' && part !== '.');
  const ups = parts.findIndex((part) => part !== '..');
  const rest = ups < 0 ? [] : parts.slice(ups);
  const end = relative('/root', join('/root', dirname(name), to));
  if (to.startsWith('/') || to.includes('\0') || rest.includes('..') || end.startsWith('..')) {
    throw unsafe(`the link “${name}” leads out of it`);
  }
  return to;
}

function throughLink(name: string, linked: Set<string>): boolean {
  for (let at = dirname(name); at !== '.'; at = dirname(at)) if (linked.has(at)) return true;
  return false;
}

const modeOf = ({ mode = 0o644 }: Headers) => mode & 0o755;

const unsafe = (why: string) => new CannotInstall(`The archive was not unpacked: ${why}.`);
