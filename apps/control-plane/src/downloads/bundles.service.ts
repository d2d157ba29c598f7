import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import {
  type Bundle,
  type BundleFile,
  type BundleList,
  type Download,
} from '@pilothouse/contracts/downloads';
import { Family } from '@pilothouse/contracts/models';
import { Config } from '../config.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { type BundleEntry, readBundles } from './bundle-file.js';
import { DownloadsService } from './downloads.service.js';
import { OffersService } from './offers.service.js';

type Entry = { id: string; isOwn: boolean; entry: BundleEntry };

/** Ready sets of files, each of which is everything that a family needs. */
@Injectable()
export class BundlesService {
  constructor(
    private readonly config: Config,
    private readonly folders: WorkspaceFolders,
    private readonly downloads: DownloadsService,
    private readonly offers: OffersService,
  ) {}

  /** Read anew each time: they are few, and a person may edit theirs at any time. */
  async list(): Promise<BundleList> {
    const { entries, problems } = await this.read();
    const bundles = await Promise.all(entries.map((each) => this.toBundle(each)));
    return { bundles, problems, freeBytes: await this.downloads.freeBytes() };
  }

  /** Puts what is missing of a bundle into the queue. */
  async get(id: string): Promise<Download[]> {
    const found = (await this.read()).entries.find((each) => each.id === id);
    if (!found) throw new AppError('NOT_FOUND', `There is no bundle “${id}”.`);
    const { files } = await this.toBundle(found);
    const missing = found.entry.files.filter((_, at) => files[at]?.state === 'missing');
    if (missing.length === 0)
      throw new AppError('CONFLICT', `All of ${found.entry.title} is here or in the queue already.`);
    const added = [];
    for (const { repository, revision, file, target } of missing) {
      const at = target.lastIndexOf('/');
      const wanted = { key: file, folder: target.slice(0, at), name: target.slice(at + 1) };
      added.push(
        ...(await this.offers.add({ text: `hf://${repository}/${file}`, revision, files: [wanted] })),
      );
    }
    return added;
  }

  /** An own bundle takes the place of ours of the same name. */
  private async read(): Promise<{ entries: Entry[]; problems: BundleList['problems'] }> {
    const shipped = await readBundles(this.config.shippedBundles, 'supervisor/bundles');
    const own = await readBundles(join(this.folders.config, 'bundles'), 'config/bundles');
    const entries = new Map<string, Entry>();
    const problems: BundleList['problems'] = [];
    for (const [files, isOwn] of [
      [shipped, false],
      [own, true],
    ] as const) {
      for (const read of files) {
        if ('entry' in read) entries.set(read.id, { id: read.id, isOwn, entry: read.entry });
        else problems.push({ file: read.file, problem: read.problem });
      }
    }
    const rank = ({ entry }: Entry) => Family.options.indexOf(entry.family);
    return { entries: [...entries.values()].sort((a, b) => rank(a) - rank(b)), problems };
  }

  private async toBundle({ id, isOwn, entry }: Entry): Promise<Bundle> {
    const files = await Promise.all(
      entry.files.map(async (file) => ({ ...file, state: await this.stateOf(file) })),
    );
    return { id, isOwn, ...entry, files };
  }

  private async stateOf({
    target,
    bytes,
    isApproximate,
  }: Omit<BundleFile, 'state'>): Promise<BundleFile['state']> {
    const there = await stat(join(this.folders.models, target)).catch(() => null);
    if (there) return isApproximate || there.size === bytes ? 'there' : 'other';
    return this.downloads.isQueued(target) ? 'queued' : 'missing';
  }
}
