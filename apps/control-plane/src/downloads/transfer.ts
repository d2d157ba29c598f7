import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Content, DownloadFolder, DownloadRecord } from './record.file.js';
import { arePieces, cutIntoPieces, isDone, type Piece } from './pieces.js';
import { contentOf, mustFit } from './read-answer.js';
import type { Throttle } from './throttle.js';
import { refusalOf, Trouble, troubleOf } from './trouble.js';
import type { Answer, Token, Web } from './web.js';

/** What is on the disk is written down this often: a kill costs no more than that. */
const CHECKPOINT_MS = 2_000;
const STALLED_MS = 30_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;
/** In a row, without a byte in between. */
const MOST_FAILURES = 8;
const MOST_RESTARTS = 3;

type Tools = {
  web: Web;
  throttle: Throttle;
  token: () => Promise<Token | null>;
  hubTitle: string | null;
  connections: () => number;
  onBytes: (bytes: number) => void;
  /** Called after each checkpoint, and once all is there. May throw `Trouble` to end it. */
  onCheckpoint: () => Promise<void>;
};

/** Fetches one file into its folder, in ranges where the server can. Its record says at any moment what is on the disk. */
export class Transfer {
  connections = 0;
  /** What went wrong last, as long as it is not over. */
  trouble = '';
  retryAt: number | null = null;
  private readonly ending = new AbortController();
  private readonly taken = new Set<Piece>();
  /** Where the file is in the end; asked directly while it works, because a hub counts requests. */
  private direct: URL | null = null;
  private gotBytes = 0;
  private file!: FileHandle;

  constructor(
    private readonly record: DownloadRecord,
    private readonly folder: DownloadFolder,
    private readonly tools: Tools,
  ) {}

  /** Resolves when every byte is on the disk. Throws `Trouble`, or what `signal` says when it is ended. */
  async run(signal: AbortSignal): Promise<void> {
    const end = () => this.ending.abort(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    this.file = await open(this.folder.contentPath(this.record), constants.O_RDWR | constants.O_CREAT, 0o644);
    try {
      await this.restore();
      for (let restarts = 0; ; restarts++) {
        try {
          await this.fetchAll();
          break;
        } catch (error) {
          if (!(error instanceof Trouble && error.isOtherFile) || restarts >= MOST_RESTARTS) throw error;
          await this.forgetContent();
        }
      }
      this.trouble = '';
      await this.checkpoint();
    } finally {
      signal.removeEventListener('abort', end);
      await this.file.close();
    }
  }

  /** What the record says is believed only as far as the file is there. */
  private async restore() {
    const { content } = this.record;
    if (!content) return;
    const { size } = await this.file.stat();
    if (size !== content.bytes || !arePieces(content.pieces, content.bytes)) return this.forgetContent();
    const isWhole = content.pieces.every(isDone);
    if (!isWhole && !this.canResume(content)) await this.forgetContent();
  }

  private async forgetContent() {
    this.record.content = null;
    this.direct = null;
    this.taken.clear();
    await this.file.truncate(0);
    await this.folder.save(this.record);
  }

  /** Parts of two states of a file must never be joined: the server vouches for it, or the hash tells in the end. */
  private canResume = ({ hasRanges, validator }: Content) =>
    hasRanges && (validator !== null || this.record.expected.sha256.length > 0);

  private async fetchAll(): Promise<void> {
    const first = this.record.content ? undefined : await this.patiently(() => this.begin());
    const content = this.record.content!;
    const atOnce = this.canResume(content) ? this.tools.connections() : 1;
    const round = new AbortController();
    const stop = () => round.abort(this.ending.signal.reason);
    this.ending.signal.addEventListener('abort', stop, { once: true });
    const checkpoints = this.checkpointing(round);
    const workers = Array.from({ length: atOnce }, (_, at) =>
      this.work(content, at === 0 ? first : undefined, round.signal).catch((error: unknown) => {
        round.abort(error);
        throw error;
      }),
    );
    const ended = await Promise.allSettled(workers);
    this.ending.signal.removeEventListener('abort', stop);
    const failed = ended.find((each) => each.status === 'rejected');
    if (!failed) round.abort(DONE);
    await checkpoints;
    if (!failed && round.signal.reason === DONE) return;
    // What came until then is kept; the first reason is the one to tell.
    await this.save().catch(() => undefined);
    throw round.signal.reason;
  }

  /** Until the round ends, which a checkpoint that fails ends too. Never rejects. */
  private async checkpointing(round: AbortController): Promise<void> {
    try {
      for (;;) {
        await setTimeout(CHECKPOINT_MS, undefined, { signal: round.signal });
        await this.checkpoint();
      }
    } catch (error) {
      if (!round.signal.aborted) round.abort(error);
    }
  }

  private async checkpoint() {
    await this.save();
    await this.tools.onCheckpoint();
  }

  /** First the bytes, then what is said of them. */
  private async save() {
    const { content } = this.record;
    const pieces = content?.pieces.map((piece) => ({ ...piece }));
    await this.file.datasync();
    await this.folder.save({ ...this.record, content: content && { ...content, pieces: pieces! } });
  }

  /** Asks for the first range, and learns from the answer what there is. */
  private async begin(): Promise<Answer> {
    const { bytes } = this.record.expected;
    const answer = await this.ask({ range: `bytes=0-${cutIntoPieces(Math.max(bytes ?? 1, 1))[0]!.to - 1}` });
    try {
      const content = contentOf(answer, this.record, this.asked(answer.url));
      const isOneStream = content.hasRanges && !this.canResume(content);
      this.record.content = isOneStream ? inOneStream(content) : content;
      await this.file.truncate(content.bytes);
      await this.folder.save(this.record);
      if (!isOneStream) return answer;
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
    answer.body.destroy();
    return this.ask({});
  }

  private async work(content: Content, first: Answer | undefined, signal: AbortSignal): Promise<void> {
    let answer = first;
    for (;;) {
      const piece = content.pieces.find((each) => !isDone(each) && !this.taken.has(each));
      if (!piece) return void answer?.body.destroy();
      this.taken.add(piece);
      while (!isDone(piece)) {
        const opened = answer;
        answer = undefined;
        let isFirst = true;
        await this.patiently(async () => {
          const reply = isFirst && opened ? opened : await this.askFor(piece, content, signal);
          isFirst = false;
          await this.receive(reply, piece, content, signal);
        }, signal);
      }
      this.taken.delete(piece);
    }
  }

  private async askFor(piece: Piece, content: Content, signal: AbortSignal): Promise<Answer> {
    if (!content.hasRanges) piece.done = 0;
    const from = piece.from + piece.done;
    const headers: Record<string, string> = content.hasRanges
      ? { range: `bytes=${from}-${piece.to - 1}` }
      : {};
    if (content.hasRanges && content.validator) headers['if-range'] = content.validator;
    const answer = await this.ask(headers, signal);
    try {
      mustFit(answer, { content, from }, this.asked(answer.url));
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
    return answer;
  }

  /** Goes straight to where the file was found before; from the beginning when that is over. */
  private async ask(headers: Record<string, string>, signal = this.ending.signal): Promise<Answer> {
    const { web, token } = this.tools;
    if (this.direct) {
      const answer = await web.get(this.direct, { headers, signal });
      if (answer.status < 400) return answer;
      answer.body.destroy();
      this.direct = null;
    }
    const url = new URL(this.record.url);
    const sent = await token();
    const answer = await web.get(url, { headers, token: sent, signal });
    if (answer.status >= 400 && answer.status !== 416) {
      answer.body.destroy();
      throw refusalOf(answer.status, answer.header, { ...this.asked(answer.url), hasToken: sent !== null });
    }
    if (answer.url.origin !== url.origin) this.direct = answer.url;
    return answer;
  }

  private async receive(
    { body, url }: Answer,
    piece: Piece,
    content: Content,
    signal: AbortSignal,
  ): Promise<void> {
    const stalled = new Trouble(`${url.host} stopped sending.`, { isPassing: true });
    const timer = globalThis.setTimeout(() => body.destroy(stalled), STALLED_MS);
    const stop = () => body.destroy();
    signal.addEventListener('abort', stop, { once: true });
    const before = piece.done;
    this.connections += 1;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        const left = piece.to - piece.from - piece.done;
        const wanted = chunk.length > left ? chunk.subarray(0, left) : chunk;
        await this.tools.throttle.take(wanted.length, signal);
        await this.file.write(wanted, 0, wanted.length, piece.from + piece.done);
        piece.done += wanted.length;
        this.gotBytes += wanted.length;
        this.tools.onBytes(wanted.length);
        timer.refresh();
        if (isDone(piece)) break;
        signal.throwIfAborted();
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw troubleOf(error, url.host);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      this.connections -= 1;
    }
    signal.throwIfAborted();
    if (piece.done === before || (!isDone(piece) && !content.hasRanges))
      throw new Trouble(`${url.host} broke the connection off.`, { isPassing: true });
  }

  /** Again after a while, twice as long each time, until it goes on or has failed too often in a row. */
  private async patiently<T>(work: () => Promise<T>, signal = this.ending.signal): Promise<T> {
    for (let failures = 0; ;) {
      const before = this.gotBytes;
      try {
        const result = await work();
        this.trouble = '';
        this.retryAt = null;
        return result;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Trouble && error.isPassing)) throw error;
        // Without ranges it begins anew, so that nothing is gained by what came.
        failures = this.gotBytes > before && this.record.content?.hasRanges ? 1 : failures + 1;
        this.record.drops += 1;
        if (failures > MOST_FAILURES) {
          throw new Trouble(`${error.message} It was tried ${failures} times in a row.`, { cause: error });
        }
        const waitMs = error.waitMs ?? Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
        this.trouble = error.message;
        this.retryAt = Date.now() + waitMs;
        await setTimeout(waitMs, undefined, { signal });
      }
    }
  }

  private asked(url: URL) {
    return { host: url.host, hub: this.tools.hubTitle, page: this.record.origin.page, hasToken: false };
  }
}

const inOneStream = ({ bytes }: Content): Content => ({
  ...{ bytes, hasRanges: false, validator: null },
  pieces: bytes === 0 ? [] : [{ from: 0, to: bytes, done: 0 }],
});

const DONE = new Error('every byte is there');
