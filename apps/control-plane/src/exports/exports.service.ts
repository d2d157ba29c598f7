import { randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { Injectable, Logger } from '@nestjs/common';
import { ExportDataset, type ExportedFolder, type PreparedZip } from '@pilothouse/contracts/exports';
import type { Response } from 'express';
import { FreezingService } from '../datasets/freezing.service.js';
import { AppError } from '../platform/app-error.js';
import { bytesOf, type ExportEntry, MANIFEST, manifestLength } from './export-entry.js';
import { ExportFolders } from './export-folder.js';
import { ExportLister } from './export-list.js';
import { MOST_WHOLE_BYTES, writeZip } from './write-zip.js';
import { zipLength } from './zip-length.js';

/** A link is good for so long, and as many are remembered. */
const KEPT_MS = 60 * 60_000;
const MOST_KEPT = 200;

type Kept = { dataset: string; request: ExportDataset; until: number };

/** Datasets and parts of them on their way out: as a ZIP that is made while it is sent, or as a folder of the workspace. */
@Injectable()
export class ExportsService {
  private readonly logger = new Logger('Exports');
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly lister: ExportLister,
    private readonly folders: ExportFolders,
    private readonly freezing: FreezingService,
  ) {}

  /** What would go out, and a link to it: a browser saves what it is sent to, and a selection fits into no address. */
  async prepare(name: string, request: ExportDataset): Promise<PreparedZip> {
    const { dataset, entries, leftOut } = await this.lister.list(name, request, (folder) => folder);
    const id = randomBytes(16).toString('hex');
    const now = performance.now();
    for (const [old, { until }] of this.kept) {
      if (until < now || this.kept.size >= MOST_KEPT) this.kept.delete(old);
    }
    this.kept.set(id, { dataset, request, until: now + KEPT_MS });
    return { id, fileName: fileNameOf(dataset, request), ...sumOf(entries), leftOut };
  }

  async sendPrepared(id: string, response: Response): Promise<void> {
    const kept = this.kept.get(id);
    if (!kept || kept.until < performance.now()) {
      throw new AppError(
        'NOT_FOUND',
        'This download is not known any more. Start it again on the page of the dataset.',
      );
    }
    await this.send(kept.dataset, kept.request, response);
  }

  async send(name: string, request: ExportDataset, response: Response): Promise<void> {
    const { dataset, entries } = await this.lister.list(name, request, (folder) => folder);
    const { withHashes } = request;
    // What looks like a drive of Windows would be cut off.
    const root = dataset.replaceAll(':', '_');
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.attachment(fileNameOf(dataset, request));
    response.setHeader('Content-Type', 'application/zip');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'private, no-store');
    const length = lengthOf(root, entries, withHashes);
    if (length !== undefined) response.setHeader('Content-Length', length);
    const upright = (path: string) => this.freezing.upright(path);
    try {
      await pipeline(writeZip({ root, entries, withHashes, upright, gone: gone.signal }), response);
    } catch (error) {
      if (!gone.signal.aborted) this.logger.error(error);
      response.destroy(); // What was cut off must not look whole.
    }
  }

  async toFolder(name: string, request: ExportDataset): Promise<ExportedFolder> {
    const { withHashes } = request;
    const upright = (path: string) => this.freezing.upright(path);
    const wanted = fileNameOf(name, request).replace(/\.zip$/, '');
    const { path, entries, leftOut } = await this.folders.make(wanted, async (folder) => {
      const found = await this.lister.list(name, request, (inside) => `${folder}/${inside}`);
      return { ...found, withHashes, upright };
    });
    return { path, ...sumOf(entries), leftOut };
  }
}

const sumOf = (entries: ExportEntry[]) => ({
  files: entries.length,
  bytes: entries.reduce((sum, entry) => sum + (bytesOf(entry) ?? 0), 0),
});

/** "riso-coast captions.zip": what it holds besides everything. */
function fileNameOf(dataset: string, { layout, what }: ExportDataset): string {
  const kind = layout === 'plain' ? (what === 'all' ? '' : ` ${what}`) : ` ${layout}`;
  return `${dataset}${kind}.zip`;
}

/** Undefined where a picture has to be made first. */
function lengthOf(root: string, entries: ExportEntry[], withHashes: boolean): number | undefined {
  const files = [];
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    if (bytes === undefined) return undefined;
    const isStreamed = entry.is === 'file' && bytes > MOST_WHOLE_BYTES;
    files.push({ name: `${root}/${entry.name}`, bytes, isStreamed });
  }
  if (withHashes)
    files.push({ name: `${root}/${MANIFEST}`, bytes: manifestLength(entries), isStreamed: false });
  return zipLength(files);
}
