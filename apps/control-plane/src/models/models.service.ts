import { EventEmitter } from 'node:events';
import { constants, copyFile, mkdir, open, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ModelFile, ModelHeader, ModelIndexState, ModelMetadata } from '@pilothouse/contracts/models';
import type { ModelOrigin } from '@pilothouse/contracts/model-library';
import type { z } from 'zod';
import { AppError } from '../platform/app-error.js';
import { isBelow } from '../platform/file-facts.js';
import { publishUnderFreeName } from '../platform/publish-file.js';
import { below } from '../platform/safe-path.js';
import { Staging } from '../platform/staging.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { changeMetadata } from './change-metadata.js';
import { type Described, inspect, type InspectedArrival } from './inspect.js';
import { ModelHashes } from './model-hashes.js';
import { ModelIndex } from './model-index.js';
import { ModelNotes } from './model-notes.js';
import type { Entry } from './model-tree.js';
import { formatOf, typeOfFolder } from './model-type.js';

/** Linux file systems allow 255 bytes; the extension and a number must still fit. */
const MOST_STEM_BYTES = 230;
const MOST_WAIT_MS = 5_000;
/** Where there is a list from before the start, the look at the disk corrects it afterwards. */
const MOST_WAIT_RESTORED_MS = 300;
const WRITTEN_TOGETHER = 200;
/** Characters of a version in an address. */
const MOST_VERSION = 40;

/** The model files of all tools. What is here is what is on disk. */
@Injectable()
export class ModelsService {
  readonly events = new EventEmitter<{ changed: [ModelFile]; removed: [string]; state: [] }>();
  /** Somebody has the list, and has to be told what changes. */
  wasListed = false;

  constructor(
    private readonly index: ModelIndex,
    private readonly hashes: ModelHashes,
    private readonly notes: ModelNotes,
    private readonly folders: WorkspaceFolders,
    private readonly staging: Staging,
  ) {
    const tell = (entry: Entry) => this.events.emit('changed', this.fileOf(entry));
    index.events.on('put', tell);
    index.events.on('removed', ({ path }) => this.events.emit('removed', path));
    index.events.on('state', () => this.events.emit('state'));
    hashes.events.on('hashed', (key) => index.tree.withKey(key).forEach(tell));
    hashes.events.on('progress', () => this.events.emit('state'));
    notes.events.on('changed', tell);
  }

  /** Resolves when the disk was read once after the start. */
  get ready(): Promise<void> {
    return this.index.ready;
  }

  /** The same, but a page does not wait for a large tree on a slow disk: the rest is told as it is read. */
  async readySoon(): Promise<void> {
    const waitMs = this.index.isRestored ? MOST_WAIT_RESTORED_MS : MOST_WAIT_MS;
    await Promise.race([this.ready, setTimeout(waitMs, undefined, { ref: false })]);
  }

  list(): ModelFile[] {
    this.wasListed = true;
    return this.index.tree.sorted().map((entry) => this.fileOf(entry));
  }

  /** The same in parts: ten thousand at once would be kept by the collector for long. */
  listAsJson(): string {
    this.wasListed = true;
    const entries = this.index.tree.sorted();
    const parts: string[] = [];
    for (let at = 0; at < entries.length; at += WRITTEN_TOGETHER) {
      const files = entries.slice(at, at + WRITTEN_TOGETHER).map((entry) => this.fileOf(entry));
      parts.push(JSON.stringify(files).slice(1, -1));
    }
    return `[${parts.join(',')}]`;
  }

  find(relativePath: string): ModelFile | undefined {
    const entry = this.index.get(relativePath);
    return entry && this.fileOf(entry);
  }

  get state(): ModelIndexState {
    const read = this.index.tree.entries.size;
    return {
      ...this.index.watch.state,
      readSeconds: this.index.readSeconds,
      files: read + this.index.unread,
      read,
      folders: this.index.tree.folderCount,
      hashing: this.hashes.state,
    };
  }

  /** For whoever brings a file: keeps where it came from, with the file. `path` is below `models/`, and the file is there. */
  cameFrom(path: string, origin: z.input<typeof ModelOrigin>): Promise<void> {
    return this.notes.cameFrom(path, origin);
  }

  /** Makes a finished file known at once. */
  async add(path: string): Promise<ModelFile | undefined> {
    await this.index.ready;
    await this.index.add(path);
    return this.find(path);
  }

  /** Looks at the whole tree now, whatever was told of it. */
  async lookAgain(): Promise<ModelIndexState> {
    await this.index.watch.lookAgain();
    return this.state;
  }

  /** Where a model is, or would be. Refuses what leads out of `models/`. */
  absolutePath(relativePath: string): string {
    return below(this.folders.models, relativePath);
  }

  /** Reads any file's header, inside `models/` or not. */
  inspect(absolutePath: string): Promise<{ header: ModelHeader | null; problem: string }> {
    return inspect(absolutePath);
  }

  /** The same of a file that is still being written, from its first `there` bytes. Undefined as long as its header is not among them. */
  inspectArriving(absolutePath: string, there: number): Promise<InspectedArrival | undefined> {
    return this.index.headers.inspectArriving(absolutePath, there);
  }

  /** What a safetensors file says of itself, by the path of an opened one. */
  describe(absolutePath: string): Promise<Described> {
    return this.index.headers.describe(absolutePath);
  }

  /** For any file, inside `models/` or not; its tensors stay as they are. */
  changeMetadata(absolutePath: string, change: Record<string, string>): Promise<void> {
    return changeMetadata(absolutePath, change);
  }

  async metadata(relativePath: string): Promise<ModelMetadata> {
    const metadata = await this.index.headers.metadata(await this.realPathOf(relativePath));
    if (metadata) return metadata;
    const why = this.find(relativePath)?.problem ?? '';
    throw new AppError('NOT_FOUND', `“${relativePath}” has no header to show. ${why}`.trim());
  }

  /** What the parts of a file are called; nothing when its header cannot be read. */
  async tensorNames(relativePath: string): Promise<string[]> {
    return this.index.headers.names(await this.realPathOf(relativePath));
  }

  /** The folder and name to send to a browser. What a link leads to outside the workspace is for the tools here alone. */
  async download(relativePath: string): Promise<{ folder: string; file: string; saveAs: string }> {
    const path = await realpath(await this.realPathOf(relativePath));
    const roots = await Promise.all([realpath(this.folders.root), realpath(this.folders.models)]);
    if (!isBelow(roots, path)) {
      throw new AppError('FORBIDDEN', `“${relativePath}” is a link out of the workspace and is not sent.`);
    }
    return { folder: dirname(path), file: basename(path), saveAs: basename(relativePath) };
  }

  /**
   * Copies a finished LoRA to `loras/<stem>.safetensors`, or `<stem>-2` … where that is taken: nothing is overwritten, and no tool
   * ever sees half a file. `amend` may change the copy before anybody sees it. Answers its path below `models/`, where it is listed from now on.
   */
  async publishLora(
    absolutePath: string,
    stem: string,
    amend: (stagedPath: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<string> {
    await this.index.ready;
    const loras = join(this.folders.models, 'loras');
    const fileName = `${cut(stem)}.safetensors`;
    below(loras, fileName);
    await mkdir(loras, { recursive: true });

    const staged = `${this.staging.newPath()}.safetensors`;
    try {
      await copyDurably(absolutePath, staged);
      const { problem } = await inspect(staged);
      if (problem)
        throw new AppError('INVALID_INPUT', `“${basename(absolutePath)}” was not published. ${problem}`);
      await amend(staged);
      const stored = await publishUnderFreeName(staged, loras, fileName);
      await this.index.add(`loras/${stored}`);
      return `loras/${stored}`;
    } catch (error) {
      await this.staging.discard(staged);
      throw error;
    }
  }

  private fileOf(entry: Entry): ModelFile {
    const { path, bytes, changedAt, header, problem, preview } = entry;
    const kind = path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
    return {
      ...{ path, kind, bytes, changedAt },
      format: formatOf(path) ?? 'pickle',
      type: header?.type ?? typeOfFolder(kind),
      header,
      problem,
      sha256: this.hashes.of(entry.key),
      preview: preview && preview.key.slice(-MOST_VERSION),
      marks: this.notes.marksOf(entry),
    };
  }

  private async realPathOf(relativePath: string): Promise<string> {
    await this.index.ready;
    const entry = this.index.get(relativePath);
    if (!entry)
      throw new AppError(
        'NOT_FOUND',
        `There is no model “${relativePath}”. It may have been moved or deleted meanwhile.`,
      );
    return entry.realPath;
  }
}

async function copyDurably(source: string, target: string) {
  // Where the file system can, the copy shares the bytes and takes no time.
  await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const file = await open(target, 'r');
  await file.sync().finally(() => file.close());
}

function cut(stem: string): string {
  let short = stem;
  while (Buffer.byteLength(short) > MOST_STEM_BYTES) short = [...short].slice(0, -1).join('');
  return short;
}
