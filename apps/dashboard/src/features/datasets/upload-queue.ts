import type { UploadReport } from '@pilothouse/contracts/datasets';
import { take } from './take';

/** A picture on its way into a dataset, with the caption that lay beside it. */
export type Picture = { file: File; caption: string | null };

export type Upload = {
  id: number;
  dataset: string;
  picture: Picture;
  state: 'waiting' | 'sending' | 'done' | 'refused' | 'failed';
  sentBytes: number;
  /** Why it was refused or failed, or what else is to be known about it; in words. */
  reason: string;
};

/** What the server said, and which captions it did not take although it took the picture. */
export type BatchReport = UploadReport & { uncaptioned: { file: string; reason: string }[] };

/** Sends one batch. `onSent` is told how much of the body has left, as a share from 0 to 1. */
export type SendBatch = (
  dataset: string,
  pictures: Picture[],
  onSent: (share: number) => void,
  signal: AbortSignal,
) => Promise<BatchReport>;

/** Enough to fill the line without starving the page's own requests. */
const PARALLEL_BATCHES = 3;
/** Small batches: a lost connection costs little, and pictures appear as they arrive. */
const BATCH_FILES = 8;
const BATCH_BYTES = 12 * 1024 * 1024;

/** Pictures on their way, for all datasets together. It outlives the page that filled it. */
export class UploadQueue {
  private uploads: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly cancelled = new Map<string, AbortController>();
  private active = 0;
  private lastId = 0;

  constructor(private readonly send: SendBatch) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly snapshot = () => this.uploads;

  add(dataset: string, pictures: Picture[], refused: { file: File; reason: string }[] = []) {
    const waiting = pictures.map((picture) => this.upload(dataset, picture, 'waiting', ''));
    const out = refused.map(({ file, reason }) =>
      this.upload(dataset, { file, caption: null }, 'refused', reason),
    );
    this.replace([...this.uploads, ...waiting, ...out]);
    this.pump();
  }

  retry(dataset: string) {
    this.change(
      (upload) => upload.dataset === dataset && upload.state === 'failed',
      () => ({ state: 'waiting', sentBytes: 0, reason: '' }),
    );
    this.pump();
  }

  /** Stops what is on its way. What has arrived stays. */
  cancel(dataset: string) {
    this.replace(this.uploads.filter((upload) => upload.dataset !== dataset || upload.state !== 'waiting'));
    this.cancelled.get(dataset)?.abort();
    this.cancelled.delete(dataset);
  }

  /** Forgets what has ended. */
  clear(dataset: string) {
    this.replace(this.uploads.filter((upload) => upload.dataset !== dataset || isOpen(upload)));
  }

  private pump() {
    while (this.active < PARALLEL_BATCHES) {
      const batch = this.nextBatch();
      if (batch.length === 0) return;
      this.active += 1;
      void this.run(batch).finally(() => {
        this.active -= 1;
        this.pump();
      });
    }
  }

  private nextBatch(): Upload[] {
    const first = this.uploads.find(({ state }) => state === 'waiting');
    if (!first) return [];
    const batch: Upload[] = [];
    let bytes = 0;
    for (const upload of this.uploads) {
      if (upload.state !== 'waiting' || upload.dataset !== first.dataset) continue;
      bytes += upload.picture.file.size;
      if (batch.length > 0 && (batch.length === BATCH_FILES || bytes > BATCH_BYTES)) break;
      batch.push(upload);
    }
    this.changeAll(batch, () => ({ state: 'sending' }));
    return batch;
  }

  private async run(batch: Upload[]) {
    const { dataset } = batch[0] as Upload;
    const cancelled = this.cancelled.get(dataset) ?? new AbortController();
    this.cancelled.set(dataset, cancelled);
    try {
      const pictures = batch.map(({ picture }) => picture);
      const report = await this.send(dataset, pictures, (share) => this.sent(batch, share), cancelled.signal);
      this.settle(batch, report);
    } catch (error) {
      const reason = cancelled.signal.aborted
        ? 'Stopped'
        : error instanceof Error
          ? error.message
          : String(error);
      this.changeAll(batch, () => ({ state: 'failed', sentBytes: 0, reason }));
    }
  }

  /** A multipart body travels file after file, so the share of the whole says how far each one is. */
  private sent(batch: Upload[], share: number) {
    let left = share * batch.reduce((sum, { picture }) => sum + picture.file.size, 0);
    this.changeAll(batch, ({ picture }) => {
      const sentBytes = Math.min(picture.file.size, left);
      left -= sentBytes;
      return { sentBytes };
    });
  }

  private settle(batch: Upload[], report: BatchReport) {
    const refused = [...report.refused];
    const renamed = [...report.renamed];
    const uncaptioned = [...report.uncaptioned];
    this.changeAll(batch, ({ picture }) => {
      const { name, size } = picture.file;
      const isIt = ({ file }: { file: string }) => file === name;
      const no = take(refused, isIt);
      if (no) return { state: 'refused', reason: no.reason };
      const newName = take(renamed, isIt);
      const notes = [newName && `Stored as ${newName.storedAs}`, take(uncaptioned, isIt)?.reason];
      return { state: 'done', sentBytes: size, reason: notes.filter(Boolean).join('. ') };
    });
  }

  private upload(dataset: string, picture: Picture, state: Upload['state'], reason: string): Upload {
    this.lastId += 1;
    return { id: this.lastId, dataset, picture, state, sentBytes: 0, reason };
  }

  private changeAll(batch: Upload[], change: (upload: Upload) => Partial<Upload>) {
    const ids = new Set(batch.map(({ id }) => id));
    this.change(({ id }) => ids.has(id), change);
  }

  private change(matches: (upload: Upload) => boolean, change: (upload: Upload) => Partial<Upload>) {
    this.replace(this.uploads.map((upload) => (matches(upload) ? { ...upload, ...change(upload) } : upload)));
  }

  private replace(uploads: readonly Upload[]) {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}

export function isOpen({ state }: Upload): boolean {
  return state === 'waiting' || state === 'sending';
}

/** The figures of a report's head. */
export function tally(uploads: readonly Upload[]) {
  const count = (state: Upload['state']) => uploads.filter((upload) => upload.state === state).length;
  return {
    open: uploads.filter(isOpen).length,
    done: count('done'),
    refused: count('refused'),
    failed: count('failed'),
    sentBytes: uploads.reduce((sum, { sentBytes }) => sum + sentBytes, 0),
    bytes: uploads.reduce(
      (sum, { state, picture }) => sum + (state === 'refused' ? 0 : picture.file.size),
      0,
    ),
  };
}
