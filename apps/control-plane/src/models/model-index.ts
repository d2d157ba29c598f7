import { EventEmitter } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { RelativePath } from '@pilothouse/contracts/names';
import { Chores } from '../platform/chores.js';
import { type FileFacts, factsOf } from '../platform/file-facts.js';
import { inParallel } from '../platform/in-parallel.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { HeaderReader } from './header-reader.js';
import { formatOf } from './model-type.js';
import { type Entry, inside, ModelTree, parentPath } from './model-tree.js';
import { type Inspected, type Known, ModelsStore } from './models.store.js';
import { isPicture, previewOf } from './preview-files.js';
import { TreeWatch } from './tree-watch.js';

/** A file that changed is read when it has been still for this long. */
const SETTLED_MS = 1_000;
/** A new folder is looked at again after this: files may have come before its watch stood. */
const SECOND_LOOK_MS = 1_000;
/** Links between folders can make a tree endless. */
const MOST_DEPTH = 12;
/** Files of one folder that are looked at together. */
const LOOKS_AT_ONCE = 16;

type File = Extract<FileFacts, { is: 'file' }>;

/** All model files below `models/`, kept in step with the disk. */
@Injectable()
export class ModelIndex implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ put: [Entry]; removed: [Entry]; state: [] }>();
  readonly tree = new ModelTree();
  readonly watch: TreeWatch;
  private readonly chores = new Chores(ModelIndex.name);
  private readonly settling = new Set<string>();
  private known = new Map<string, Known>();
  /** Headers that were asked for and not read yet. */
  private readonly reading = new Set<Promise<void>>();
  /** What each of them is for, by path: an older answer that comes late is not taken. */
  private readonly asked = new Map<string, string>();
  /** From the start until everything was read once; null until then. */
  readSeconds: number | null = null;
  /** Resolves when everything was read once. */
  ready: Promise<void> = Promise.resolve();

  constructor(
    private readonly workspace: WorkspaceFolders,
    private readonly store: ModelsStore,
    readonly headers: HeaderReader,
  ) {
    this.watch = new TreeWatch(this.workspace.models, this.chores, {
      look: (look) => this.lookAtAll(look),
      touched: (folder, names) => this.touched(folder, names),
      isGone: () => this.dropFolder(''),
      changed: () => this.events.emit('state'),
    });
  }

  /** Does not wait: the control plane answers while a large tree is still being read. */
  onModuleInit() {
    this.ready = this.start();
    this.chores.run(() => this.ready);
  }

  async onApplicationShutdown() {
    this.chores.close();
    await this.watch.close();
  }

  get(path: string): Entry | undefined {
    return this.tree.entries.get(path);
  }

  /** How many headers are still to be read. */
  get unread(): number {
    return this.reading.size;
  }

  /** Makes a finished file known at once. */
  async add(path: string): Promise<void> {
    await this.refreshFile(path, { isFinished: true });
    await Promise.all(this.reading);
  }

  /** Looks at one path now. */
  async refresh(path: string): Promise<void> {
    await this.refreshPath(path, { isFinished: true });
    await Promise.all(this.reading);
  }

  private async start() {
    const began = performance.now();
    this.known = this.store.load();
    await this.watch.begin({ isFinished: true });
    await this.allRead();
    this.readSeconds = (performance.now() - began) / 1000;
    this.store.forget([...this.known.keys()].filter((path) => !this.tree.entries.has(path)));
    this.known.clear();
    this.watch.isReading = false;
    this.events.emit('state');
  }

  private async allRead() {
    while (this.reading.size > 0) await Promise.all(this.reading);
  }

  private async lookAtAll(look: Look = {}) {
    await this.refreshFolder('', look);
  }

  private async touched(absolute: string, names: string[] | null) {
    const folder = relative(this.workspace.models, absolute);
    if (names === null) return this.refreshFolder(folder);
    await inParallel(names, LOOKS_AT_ONCE, (name) =>
      isPicture(name) ? this.refreshPreviews(folder, name) : this.refreshPath(inside(folder, name)),
    );
  }

  private async refreshFolder(folder: string, look: Look = {}): Promise<void> {
    const absolute = join(this.workspace.models, folder);
    // Before it is listed, so that nothing falls between.
    this.watch.follow(absolute);
    const found = await readdir(absolute, { withFileTypes: true }).catch(unlessGone);
    if (!found) return this.dropFolder(folder);

    const isNew = this.tree.addFolder(folder);
    const before = this.tree.namesIn(folder);
    const known = new Set([...before.files, ...before.folders]);
    const names = new Set(found.map(({ name }) => name));
    const looks = found.filter((one) => !one.name.startsWith('.') && (known.has(one.name) || isOfUse(one)));
    const gone = [...known].filter((name) => !names.has(name));
    const all = [...gone, ...looks.map(({ name }) => name)];
    const withNames = { ...look, names };
    await inParallel(all, LOOKS_AT_ONCE, (name) => this.refreshPath(inside(folder, name), withNames));
    if (isNew && !look.isFinished) this.chores.later(SECOND_LOOK_MS, () => this.refreshFolder(folder));
  }

  private async refreshPath(path: string, look: Look = {}): Promise<void> {
    const facts = await factsOf(join(this.workspace.models, path));
    if (facts.is === 'folder') {
      if (!this.isLoop(path, facts)) await this.refreshFolder(path, { isFinished: look.isFinished });
      return;
    }
    if (this.tree.hasFolder(path)) this.dropFolder(path);
    await this.refreshFile(path, look, facts);
  }

  private async refreshFile(path: string, look: Look, looked?: FileFacts): Promise<void> {
    if (!formatOf(path)) return;
    const facts = looked ?? (await factsOf(join(this.workspace.models, path)));
    if (facts.is !== 'file') return this.drop(path);
    const entry = this.get(path);
    if (entry?.key === facts.key && entry.isSettled) return this.refreshPreview(entry, look.names);
    if (!RelativePath.safeParse(path).success) {
      return this.chores.warnOnce(
        `The model ${JSON.stringify(path)} has a name that cannot be shown: rename it`,
      );
    }

    // Its header is being read just now, because it was taken for whole.
    if (this.asked.get(path) === facts.key) return;
    if (this.settling.has(path) && !look.isFinished) return;
    const isStill = entry?.key === facts.key || Date.now() - facts.changedAt > SETTLED_MS;
    if (look.isFinished || isStill) await this.read(path, facts, look);
    else this.wait(path, facts);
  }

  /** Something is writing it: said so, and looked at again once it has been still. */
  private wait(path: string, facts: File) {
    this.settling.add(path);
    this.put(path, facts, { header: null, problem: 'It is still being written' }, { isSettled: false });
    this.chores.later(SETTLED_MS, async () => {
      this.settling.delete(path);
      await this.refreshFile(path, {});
    });
  }

  private async read(path: string, facts: File, look: Look) {
    const preview = await previewOf(join(this.workspace.models, path), look.names);
    const known = this.known.get(path);
    if (known?.key === facts.key) return this.put(path, facts, known, { isSettled: true, preview });
    if (this.asked.get(path) === facts.key) return;
    this.asked.set(path, facts.key);
    const reading = this.headers
      .inspect(facts.realPath)
      .then(async (inspected) => {
        // It may have gone while it was read.
        const now = await factsOf(join(this.workspace.models, path));
        if (this.chores.isClosed || this.asked.get(path) !== facts.key) return;
        if (now.is !== 'file') return this.drop(path);
        this.store.save(path, facts.key, inspected);
        this.put(path, facts, inspected, { isSettled: true, preview });
      })
      .finally(() => {
        this.reading.delete(reading);
        if (this.asked.get(path) === facts.key) this.asked.delete(path);
      });
    this.reading.add(reading);
    this.chores.run(() => reading);
  }

  private put(
    path: string,
    facts: File,
    inspected: Inspected,
    more: Pick<Entry, 'isSettled'> & Partial<Entry>,
  ) {
    const { header, problem } = inspected;
    const { key, bytes, changedAt, realPath, isLink } = facts;
    const entry: Entry = {
      ...{ path, key, bytes, changedAt, realPath, isLink, header, problem },
      isSettled: more.isSettled,
      preview: more.preview ?? null,
    };
    // It may not have been listed yet.
    this.tree.addFolder(parentPath(path));
    this.tree.put(entry);
    this.events.emit('put', entry);
  }

  private async refreshPreview(entry: Entry, names?: ReadonlySet<string>) {
    const preview = await previewOf(join(this.workspace.models, entry.path), names);
    if (preview?.key === entry.preview?.key && preview?.file === entry.preview?.file) return;
    entry.preview = preview;
    if (this.get(entry.path) === entry) this.events.emit('put', entry);
  }

  /** Of every model that the picture may belong to. */
  private async refreshPreviews(folder: string, picture: string) {
    for (const name of this.tree.namesIn(folder).files) {
      const entry = this.get(inside(folder, name));
      if (entry?.isSettled && picture.startsWith(stemOf(name))) await this.refreshPreview(entry);
    }
  }

  private drop(path: string) {
    this.asked.delete(path);
    const entry = this.get(path);
    if (entry && this.tree.remove(path)) this.forget([entry]);
  }

  private dropFolder(folder: string) {
    const before = [...this.entriesBelow(folder)];
    for (const path of this.asked.keys()) if (folder === '' || isIn(path, folder)) this.asked.delete(path);
    const { folders } = this.tree.removeFolder(folder);
    for (const each of folders) this.watch.leave(join(this.workspace.models, each));
    this.forget(before);
  }

  private *entriesBelow(folder: string): Generator<Entry> {
    const { files, folders } = this.tree.namesIn(folder);
    for (const name of files) {
      const entry = this.get(inside(folder, name));
      if (entry) yield entry;
    }
    for (const name of folders) yield* this.entriesBelow(inside(folder, name));
  }

  private forget(entries: Entry[]) {
    if (entries.length === 0) return;
    this.store.forget(entries.map(({ path }) => path));
    for (const entry of entries) this.events.emit('removed', entry);
  }

  private isLoop(path: string, { realPath, isLink }: { realPath: string; isLink: boolean }) {
    if (path.split(sep).length > MOST_DEPTH) return true;
    return isLink && join(this.workspace.models, path).startsWith(realPath + sep);
  }
}

export type Look = {
  /** Nobody is writing the file: read it now. */
  isFinished?: boolean;
  /** Everything in its folder. */
  names?: ReadonlySet<string>;
};

type Found = { name: string; isFile: () => boolean };

/** What is a plain file and no model needs no look of its own. Links, and what the file system does not say, do. */
const isOfUse = (found: Found) => !found.isFile() || formatOf(found.name) !== undefined;

const isIn = (path: string, folder: string) => path.startsWith(`${folder}/`);

const stemOf = (name: string) => name.slice(0, name.lastIndexOf('.'));

function unlessGone(error: NodeJS.ErrnoException) {
  if (!['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) throw error;
}
