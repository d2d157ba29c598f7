import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppError } from '../platform/app-error.js';
import { hashFile } from '../platform/hash-file.js';
import { inParallel } from '../platform/in-parallel.js';
import { namesLike, syncFolder } from '../platform/publish-file.js';
import { confined } from '../platform/safe-path.js';
import { stageClone } from '../platform/stage-file.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { type ExportEntry, MANIFEST, manifestOf } from './export-entry.js';

/** Below the workspace. */
const FOLDER = 'outputs/exports';
const STAGED = '.staged-';
const AT_ONCE = 8;

type Export = { entries: ExportEntry[]; withHashes: boolean; upright: (path: string) => Promise<Buffer> };

/** Exports as folders of the workspace: made whole beside their place, then renamed. Pictures share their bytes where they can. */
@Injectable()
export class ExportFolders implements OnModuleInit {
  private readonly path: string;
  /** Names that are being made. */
  private readonly coming = new Set<string>();

  constructor(private readonly workspace: WorkspaceFolders) {
    this.path = join(workspace.root, FOLDER);
  }

  /** What an earlier process was killed in the middle of. */
  async onModuleInit() {
    for (const name of await readdir(this.path).catch(() => [])) {
      if (name.startsWith(STAGED)) await rm(join(this.path, name), { recursive: true, force: true });
    }
  }

  /** Does the work with the full path of the folder that will be there, under that name or a free one like it. */
  async make<T extends Export>(wanted: string, list: (path: string) => Promise<T>) {
    await mkdir(join(this.workspace.root, 'outputs'), { recursive: true });
    // Either may be a link, which must not lead out of the workspace.
    const made = await confined(this.workspace.root, FOLDER);
    await mkdir(made, { recursive: true });
    await confined(this.workspace.root, `${FOLDER}/x`);

    const name = await this.reserve(wanted);
    const staged = join(this.path, `${STAGED}${randomUUID()}`);
    try {
      const found = await list(join(this.path, name));
      await this.fill(staged, found);
      // An empty folder would be replaced, and nothing else: whoever made one meanwhile loses nothing.
      await rename(staged, join(this.path, name));
      await syncFolder(this.path);
      return { ...found, path: relative(this.workspace.root, join(this.path, name)) };
    } finally {
      this.coming.delete(name);
      await rm(staged, { recursive: true, force: true });
    }
  }

  private async reserve(wanted: string): Promise<string> {
    for (const name of namesLike(wanted)) {
      const isTaken = await lstat(join(this.path, name)).then(
        () => true,
        () => false,
      );
      if (isTaken || this.coming.has(name)) continue;
      this.coming.add(name);
      return name;
    }
    throw new AppError('CONFLICT', `There is no free name like ${wanted} in ${FOLDER}. Choose another one.`);
  }

  private async fill(staged: string, { entries, withHashes, upright }: Export) {
    await mkdir(staged);
    const folders = new Set(entries.map(({ name }) => dirname(name)).filter((folder) => folder !== '.'));
    for (const folder of folders) await mkdir(join(staged, folder), { recursive: true });
    await inParallel(entries, AT_ONCE, async (entry) => {
      const target = join(staged, entry.name);
      if (entry.is === 'file') await stageClone(entry.path, entry.path, target);
      else await write(target, entry.is === 'data' ? entry.data : await upright(entry.path));
    });
    if (withHashes) {
      const hashes = new Map<string, string>();
      await inParallel(
        entries,
        2,
        async ({ name }) => void hashes.set(name, await hashFile(join(staged, name))),
      );
      const inOrder = entries.map(({ name }) => ({ file: name, sha256: hashes.get(name) ?? '' }));
      await write(join(staged, MANIFEST), manifestOf(inOrder));
    }
    for (const folder of [...folders, '']) await syncFolder(join(staged, folder));
  }
}

async function write(path: string, data: Buffer) {
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}
