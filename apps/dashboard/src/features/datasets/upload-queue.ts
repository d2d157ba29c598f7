import type { UploadReport } from '@pilothouse/contracts/datasets';
import { MOST_CAPTION_IN_HEADER, MULTIPART_BELOW_BYTES, PART_BYTES } from '@pilothouse/contracts/uploads';
import { captionPath } from './caption-path';
import { take } from './take';

/** A picture or an archive on its way into a dataset, with the caption that lay beside it. */
export type Sendable = {
  file: File;
  /** With the folders it was found in. */ path: string;
  caption: File | null;
};

export type Upload = Sendable & {
  id: number;
  dataset: string;
  /** Small pictures travel many in one request, everything else in parts that can be resumed. */
  way: 'batch' | 'parts';
  /** `sent`: all of it is on the pod, which goes on by itself. */
  state: 'waiting' | 'sending' | 'paused' | 'sent' | 'done' | 'refused' | 'failed';
  sentBytes: number;
  /** Why it was refused or failed, or what else is to be known about it; in words. */
  reason: string;
  /** Of what the pod makes of it, as soon as that is known. */
  intakeId: string;
};

/** Sends one batch. `onSent` is told how much of the body has left, as a share from 0 to 1. */
export type SendBatch = (
  dataset: string,
  pictures: Sendable[],
  onSent: (share: number) => void,
  signal: AbortSignal,
) => Promise<UploadReport>;

/** Sends one file in parts, from where it broke off. Aborted with `pause` or `cancel`. */
export type SendResumable = (
  dataset: string,
  what: Sendable,
  on: { onSent: (bytes: number) => void; onPlace: (intakeId: string) => void; signal: AbortSignal },
) => Promise<void>;

/** Requests at once: enough to fill the line without starving the page's own. */
const PARALLEL = 3;
/** Small batches: a lost connection costs little, and pictures appear as they arrive. */
const BATCH_FILES = 24;
const BATCH_BYTES = 12 * 1024 * 1024;
/** The rate is that of the last seconds. */
const RATE_MS = 5_000;

/** Everything on its way, for all datasets together. It outlives the page that filled it. */
export class UploadQueue {
  private uploads: readonly Upload[] = [];
  private readonly listeners = new Set<() => void>();
  /** Requests under way, each with the uploads in it. */
  private readonly active = new Map<AbortController, readonly number[]>();
  private readonly samples: { at: number; bytes: number }[] = [];
  private lastId = 0;

  constructor(
    private readonly sendBatch: SendBatch,
    private readonly sendParts: SendResumable,
  ) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  readonly snapshot = () => this.uploads;

  add(dataset: string, sendables: Sendable[], refused: { file: File; reason: string }[] = []) {
    const waiting = sendables.map((one) => this.upload(dataset, one, 'waiting', ''));
    const out = refused.map(({ file, reason }) =>
      this.upload(dataset, { file, path: file.name, caption: null }, 'refused', reason),
    );
    this.replace([...this.uploads, ...waiting, ...out]);
    this.pump();
  }

  retry() {
    this.change(
      ({ state }) => state === 'failed',
      () => ({ state: 'waiting', reason: '' }),
    );
    this.pump();
  }

  /** Bytes of parts that have arrived stay; what is in a batch is sent again. */
  pause(which: (upload: Upload) => boolean = () => true) {
    const ids = this.abort(which, 'pause');
    this.change(
      (upload) => ids.has(upload.id) || (upload.state === 'waiting' && which(upload)),
      ({ sentBytes, way }) => ({ state: 'paused', sentBytes: way === 'parts' ? sentBytes : 0 }),
    );
  }

  resume(which: (upload: Upload) => boolean = () => true) {
    this.change(
      (upload) => upload.state === 'paused' && which(upload),
      () => ({ state: 'waiting' }),
    );
    this.pump();
  }

  /** Stops what is on its way. What has arrived whole stays. */
  cancel(which: (upload: Upload) => boolean = () => true) {
    const ids = this.abort(which, 'cancel');
    this.replace(this.uploads.filter((upload) => !ids.has(upload.id) && !(isOpen(upload) && which(upload))));
    this.pump();
  }

  /** Forgets what has ended. */
  clear() {
    this.replace(this.uploads.filter(isOpen));
  }

  /** Of the last seconds; 0 while nothing is on its way. */
  bytesPerSecond(now = Date.now()): number {
    while ((this.samples[0]?.at ?? Infinity) < now - RATE_MS) this.samples.shift();
    const first = this.samples[0];
    if (!first || this.active.size === 0) return 0;
    const sum = this.samples.slice(1).reduce((total, { bytes }) => total + bytes, 0);
    return Math.max(0, (sum * 1_000) / Math.max(500, now - first.at));
  }

  private abort(which: (upload: Upload) => boolean, reason: 'pause' | 'cancel'): Set<number> {
    const hit = new Set(this.uploads.filter(which).map(({ id }) => id));
    const aborted = new Set<number>();
    for (const [controller, ids] of this.active) {
      if (!ids.some((id) => hit.has(id))) continue;
      ids.forEach((id) => aborted.add(id));
      controller.abort(reason);
    }
    return aborted;
  }

  private pump() {
    while (this.active.size < PARALLEL) {
      const batch = this.nextBatch();
      if (batch.length === 0) return;
      const controller = new AbortController();
      this.active.set(
        controller,
        batch.map(({ id }) => id),
      );
      const [first] = batch;
      const sending =
        first!.way === 'batch' ? this.runBatch(batch, controller) : this.runParts(first!, controller);
      void sending.finally(() => {
        this.active.delete(controller);
        this.pump();
      });
    }
  }

  private nextBatch(): Upload[] {
    const first = this.uploads.find(({ state }) => state === 'waiting');
    if (!first) return [];
    const batch: Upload[] = [];
    let bytes = 0;
    for (const upload of first.way === 'parts' ? [first] : this.uploads) {
      if (upload.state !== 'waiting' || upload.dataset !== first.dataset || upload.way !== first.way)
        continue;
      bytes += upload.file.size;
      if (batch.length > 0 && (batch.length === BATCH_FILES || bytes > BATCH_BYTES)) break;
      batch.push(upload);
    }
    this.changeAll(batch, () => ({ state: 'sending' }));
    return batch;
  }

  private async runBatch(batch: Upload[], { signal }: AbortController) {
    try {
      const onSent = (share: number) => !signal.aborted && this.sent(batch, share);
      this.settle(batch, await this.sendBatch(batch[0]!.dataset, batch, onSent, signal));
    } catch (error) {
      this.fail(batch, error, signal);
    }
  }

  private async runParts(upload: Upload, { signal }: AbortController) {
    const change = (changed: Partial<Upload>) => !signal.aborted && this.changeAll([upload], () => changed);
    try {
      await this.sendParts(upload.dataset, upload, {
        signal,
        onPlace: (intakeId) => change({ intakeId }),
        onSent: (sentBytes) => {
          this.sample(sentBytes - (this.uploads.find(({ id }) => id === upload.id)?.sentBytes ?? 0));
          change({ sentBytes });
        },
      });
      change({ state: 'sent', sentBytes: upload.file.size });
    } catch (error) {
      this.fail([upload], error, signal);
    }
  }

  private fail(batch: Upload[], error: unknown, signal: AbortSignal) {
    // Whoever stopped it has said already what it is now.
    if (signal.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.changeAll(batch, ({ way, sentBytes }) => ({
      state: 'failed',
      sentBytes: way === 'parts' ? sentBytes : 0,
      reason,
    }));
  }

  /** A multipart body travels file after file, so the share of the whole says how far each one is. */
  private sent(batch: Upload[], share: number) {
    const ids = new Set(batch.map(({ id }) => id));
    const before = this.uploads.reduce((sum, { id, sentBytes }) => sum + (ids.has(id) ? sentBytes : 0), 0);
    let left = share * batch.reduce((sum, { file }) => sum + file.size, 0);
    this.sample(left - before);
    this.changeAll(batch, ({ file }) => {
      const sentBytes = Math.min(file.size, left);
      left -= sentBytes;
      return { sentBytes };
    });
  }

  private sample(bytes: number) {
    this.samples.push({ at: Date.now(), bytes });
  }

  private settle(batch: Upload[], report: UploadReport) {
    const [refused, renamed, notes] = [[...report.refused], [...report.renamed], [...report.notes]];
    this.changeAll(batch, ({ file, path, caption }) => {
      const isIt = (one: { file: string }) => one.file === path;
      const no = take(refused, isIt);
      if (no) return { state: 'refused', reason: no.reason };
      const newName = take(renamed, isIt);
      const untaken = caption && take(refused, (one) => one.file === captionPath(path));
      const said = [
        newName && `Stored as ${newName.storedAs}`,
        untaken && `Its caption was not saved: ${untaken.reason}`,
        take(notes, isIt)?.note,
      ];
      return { state: 'done', sentBytes: file.size, reason: said.filter(Boolean).join('. ') };
    });
  }

  private upload(dataset: string, what: Sendable, state: Upload['state'], reason: string): Upload {
    this.lastId += 1;
    const way = isArchive(what.file.name) || !fitsABatch(what) ? 'parts' : 'batch';
    return { ...what, id: this.lastId, dataset, way, state, sentBytes: 0, reason, intakeId: '' };
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

/** A long caption does not fit beside the parts. */
const fitsABatch = ({ file, caption }: Sendable) =>
  file.size < MULTIPART_BELOW_BYTES ||
  (file.size < PART_BYTES && (caption?.size ?? 0) > MOST_CAPTION_IN_HEADER);

export const isArchive = (name: string) => /\.zip$/i.test(name);

export const isOpen = ({ state }: Upload) => state === 'waiting' || state === 'sending' || state === 'paused';

/** The figures of a tray's head. What the pod goes on with by itself is not among them. */
export function tally(uploads: readonly Upload[]) {
  const count = (state: Upload['state']) => uploads.filter((upload) => upload.state === state).length;
  const sendable = uploads.filter(({ state }) => state !== 'refused');
  return {
    open: uploads.filter(isOpen).length,
    paused: count('paused'),
    done: count('done'),
    refused: count('refused'),
    failed: count('failed'),
    sentBytes: sendable.reduce((sum, { sentBytes }) => sum + sentBytes, 0),
    bytes: sendable.reduce((sum, { file }) => sum + file.size, 0),
  };
}
