import { type Download, type DownloadStatus, HUB_TITLE } from '@pilothouse/contracts/downloads';
import { freeBytesAt } from '../platform/free-bytes.js';
import { hashFile } from '../platform/hash-file.js';
import type { DownloadFolder, DownloadRecord } from './record.file.js';
import type { Look } from './look-inside.js';
import { beginningOf, doneBytesOf, isDone } from './pieces.js';
import { Rate } from './throttle.js';
import { Transfer } from './transfer.js';
import { Trouble } from './trouble.js';

export type JobTools = Omit<
  ConstructorParameters<typeof Transfer>[2],
  'onBytes' | 'onCheckpoint' | 'hubTitle'
> & {
  /** The folder by its header; undefined as long as that is not in. */
  lookInside: (look: Look) => Promise<string | null | undefined>;
  /** Gives the whole file its name. Answers its path below `models/`. */
  publish: (record: DownloadRecord, folder: DownloadFolder, sha256: string) => Promise<string>;
  /** Something is to be shown anew. */
  onChanged: () => void;
};

/** Kept free for everything else on the disk. */
const RESERVE_BYTES = 200_000_000;

/** One download, from its first byte to its place among the models. */
export class Job {
  private transfer: Transfer | null = null;
  private rate = new Rate();
  private bytesPerSecond = 0;
  private hashedBytes: number | null = null;
  private hasLookedInside = false;

  constructor(
    readonly record: DownloadRecord,
    readonly folder: DownloadFolder,
    private readonly tools: JobTools,
  ) {}

  get isRunning(): boolean {
    return this.transfer !== null;
  }

  get isWaiting(): boolean {
    return !this.isRunning && !this.record.isPaused && this.record.ended === null;
  }

  /** What is still to come; 0 where nobody knows. */
  get missingBytes(): number {
    if (this.record.ended?.as === 'done') return 0;
    return Math.max(0, (this.bytes ?? 0) - this.doneBytes);
  }

  /** Everything up to the name among the models. Throws `Trouble`, or what `signal` says when it is ended. */
  async run(signal: AbortSignal, othersMissing: () => number): Promise<void> {
    this.rate = new Rate();
    this.bytesPerSecond = 0;
    this.hasLookedInside = false;
    const { record, folder } = this;
    this.transfer = new Transfer(record, folder, {
      ...this.tools,
      hubTitle: record.hub && HUB_TITLE[record.hub],
      onBytes: (bytes) => this.rate.add(bytes),
      onCheckpoint: () => this.onCheckpoint(),
    });
    const ticking = setInterval(() => this.tick(), 1000);
    try {
      await this.mustHaveRoom(othersMissing());
      await this.transfer.run(signal);
      await this.verify(signal);
    } finally {
      clearInterval(ticking);
      this.transfer = null;
      this.hashedBytes = null;
    }
  }

  toDownload(): Download {
    const { id, createdAt, name, folder, origin, drops } = this.record;
    return {
      ...{ id, createdAt, name, folder, origin, drops },
      bytes: this.bytes,
      doneBytes: this.doneBytes,
      status: this.status,
    };
  }

  private get bytes(): number | null {
    const { content, expected, aboutBytes } = this.record;
    return content?.bytes ?? expected.bytes ?? aboutBytes;
  }

  private get doneBytes(): number {
    if (this.record.ended?.as === 'done') return this.bytes ?? 0;
    return doneBytesOf(this.record.content?.pieces ?? []);
  }

  private get status(): DownloadStatus {
    const { ended, isPaused } = this.record;
    if (ended?.as === 'done') {
      const { as: state, ...rest } = ended;
      return { state, ...rest };
    }
    if (ended) return { state: 'failed', why: ended.why, remedy: ended.remedy, at: ended.at };
    if (this.hashedBytes !== null) return { state: 'verifying', hashedBytes: this.hashedBytes };
    if (!this.transfer) return { state: isPaused ? 'paused' : 'waiting' };
    const { connections, trouble, retryAt } = this.transfer;
    const { bytesPerSecond } = this;
    const secondsLeft = bytesPerSecond > 0 && this.bytes !== null ? this.missingBytes / bytesPerSecond : null;
    return {
      ...{ state: 'running', bytesPerSecond, secondsLeft, connections, trouble },
      retryAt: trouble ? retryAt : null,
    };
  }

  private tick() {
    this.bytesPerSecond = Math.round(this.rate.perSecond());
    this.tools.onChanged();
  }

  private async onCheckpoint() {
    const { content, isFolderChosen } = this.record;
    if (!content || this.hasLookedInside) return;
    const path = this.folder.contentPath(this.record);
    const found = await this.tools.lookInside({ path, there: beginningOf(content.pieces) });
    if (found === undefined) return;
    this.hasLookedInside = true;
    if (found === null || isFolderChosen || found === this.record.folder) return;
    this.record.folder = found;
    await this.folder.save(this.record);
    this.tools.onChanged();
  }

  private async mustHaveRoom(othersMissing: number) {
    const free = (await freeBytesAt(this.folder.path)) - RESERVE_BYTES;
    const missing = this.missingBytes;
    if (missing + othersMissing <= free) return;
    const beside =
      othersMissing > 0 ? ` beside the ${gigabytes(othersMissing)} of the others that are being fetched` : '';
    throw new Trouble(
      `The disk has no room for it: ${gigabytes(missing)} are to come${beside}, and ${gigabytes(Math.max(0, free))} are left. Make room, then try again.`,
      { remedy: 'room' },
    );
  }

  private async verify(signal: AbortSignal) {
    const { record, folder } = this;
    this.hashedBytes = 0;
    this.tools.onChanged();
    const sha256 = await hashFile(folder.contentPath(record), {
      onBytes: (bytes) => (this.hashedBytes = bytes),
      signal,
    });
    const wrong = record.expected.sha256.find((expected) => expected !== sha256);
    if (wrong !== undefined && record.content?.pieces.every(isDone)) {
      await folder.dropContent(record);
      record.content = null;
      throw new Trouble(
        `What came is not what was promised: its SHA-256 is ${short(sha256)}, and ${short(wrong)} was expected. It was thrown away.`,
      );
    }
    const path = await this.tools.publish(record, folder, sha256);
    const isVerified = record.expected.sha256.length > 0;
    record.ended = { as: 'done', path, sha256, isVerified, at: Date.now(), seen: [] };
    record.publishing = null;
    // A full disk may not take it: then the next start finds the file under its name.
    await folder.save(record).catch(() => undefined);
  }
}

const short = (sha256: string) => `${sha256.slice(0, 8)}…${sha256.slice(-4)}`;

export const gigabytes = (bytes: number) =>
  bytes >= 999_500_000 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
