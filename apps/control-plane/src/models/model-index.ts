import { EventEmitter } from 'node:events';
import { join, relative, sep } from 'node:path';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { RelativePath } from '@pilothouse/contracts/names';
import { Chores } from '../platform/chores.js';
import { type FileFacts, factsOf } from '../platform/file-facts.js';
import { inParallel } from '../platform/in-parallel.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { FolderLooks } from './folder-looks.js';
import { HeaderReader } from './header-reader.js';
import type { Looked } from './look-into.js';
import { formatOf } from './model-type.js';
import { type Entry, inside, ModelTree, parentPath, type Preview } from './model-tree.js';
import { type Inspected, type Known, ModelsStore } from './models.store.js';
import { PendingHeaders } from './pending-headers.js';
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
  /** Links that were known at the last stop, until everything was looked at once: where they lead to is not kept. */
  private known = new Map<string, Known>();
  private readonly pending: PendingHeaders;
  /** From the start until everything was read once; null until then. */
  readSeconds: number | null = null;
  /** What was known at the last stop is listed already. */
  isRestored = false;
  /** Resolves when everything was read once. */
  ready: Promise<void> = Promise.resolve();

  constructor(
    private readonly workspace: WorkspaceFolders,
    private readonly store: ModelsStore,
    readonly headers: HeaderReader,
    private readonly looks: FolderLooks,
  ) {
    this.pending = new PendingHeaders(this.workspace.models, headers, this.chores);
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
    return this.pending.count;
  }

  /** Makes a finished file known at once. */
  async add(path: string): Promise<void> {
    await this.refreshFile(path, { isFinished: true });
    await this.pending.now();
  }

  /** Looks at one path now. */
  async refresh(path: string): Promise<void> {
    await this.refreshPath(path, { isFinished: true });
    await this.pending.now();
  }

  private async start() {
    const began = performance.now();
    this.restore();
    await this.watch.begin({ isFinished: true });
    await this.pending.all();
    this.readSeconds = (performance.now() - began) / 1000;
    this.store.forget([...this.known.keys()].filter((path) => !this.tree.entries.has(path)));
    this.known.clear();
    this.watch.isReading = false;
    this.events.emit('state');
  }

  /** What was known at the last stop is known at once, and nobody is told: the look that follows tells what is another by now. */
  private restore() {
    for (const [path, known] of this.store.load()) {
      if (known.isLink) {
        this.known.set(path, known);
        continue;
      }
      this.tree.addFolder(parentPath(path));
      this.tree.put({ ...known, path, realPath: join(this.workspace.models, path), isSettled: true });
    }
    this.isRestored = this.tree.entries.size > 0;
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
    // Before it is looked at, so that nothing falls between.
    this.watch.follow(absolute);
    const looked = await this.looks.into(absolute);
    if (!looked) return this.dropFolder(folder);

    const isNew = this.tree.addFolder(folder);
    const { files, folders } = this.tree.namesIn(folder);
    const names = new Set(looked.map(({ name }) => name));
    const gone = [...files, ...folders].filter((name) => !names.has(name)).map((name) => ({ name }));
    const others = looked.filter((one) => !this.isKnown(inside(folder, one.name), one));
    // Files first: what was seen of them is old when the folders are done.
    others.sort((a, b) => Number(a.facts.is === 'folder') - Number(b.facts.is === 'folder'));
    await inParallel<Pick<Looked, 'name'> & Partial<Looked>>(
      [...others, ...gone],
      LOOKS_AT_ONCE,
      ({ name, facts, preview = null }) =>
        this.refreshPath(inside(folder, name), { ...look, seen: facts && { facts, preview } }),
    );
    if (isNew && !look.isFinished) this.chores.later(SECOND_LOOK_MS, () => this.refreshFolder(folder));
  }

  /** Nothing of it is another. */
  private isKnown(path: string, { facts, preview }: Looked): boolean {
    const entry = this.get(path);
    return (
      facts.is === 'file' && !!entry?.isSettled && entry.key === facts.key && isSame(entry.preview, preview)
    );
  }

  private async refreshPath(path: string, { isFinished, seen }: Look = {}): Promise<void> {
    // A look takes its time: of what is known there may be later news, so it is looked at anew.
    const isNews = !this.get(path) && !this.tree.hasFolder(path);
    const found = seen?.facts.is === 'folder' || isNews ? seen : undefined;
    const facts = found?.facts ?? (await factsOf(join(this.workspace.models, path)));
    if (facts.is === 'folder') {
      this.drop(path);
      if (!this.isLoop(path, facts)) await this.refreshFolder(path, { isFinished });
      return;
    }
    if (this.tree.hasFolder(path)) this.dropFolder(path);
    await this.refreshFile(path, { isFinished, seen: { facts, preview: found?.preview } });
  }

  private async refreshFile(path: string, look: Look): Promise<void> {
    if (!formatOf(path)) return;
    const facts = look.seen?.facts ?? (await factsOf(join(this.workspace.models, path)));
    if (facts.is !== 'file') return this.drop(path);
    const entry = this.get(path);
    if (entry?.key === facts.key && entry.isSettled) return this.refreshPreview(entry);
    if (!RelativePath.safeParse(path).success) {
      return this.chores.warnOnce(
        `The model ${JSON.stringify(path)} has a name that cannot be shown: rename it`,
      );
    }

    // Its header is being read just now, because it was taken for whole.
    if (this.pending.has(path, facts.key)) return;
    if (this.settling.has(path) && !look.isFinished) return;
    const isStill = entry?.key === facts.key || Date.now() - facts.changedAt > SETTLED_MS;
    if (look.isFinished || isStill) await this.read(path, facts, look.seen?.preview);
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

  private async read(path: string, facts: File, seen?: Preview | null) {
    const preview = seen === undefined ? await previewOf(join(this.workspace.models, path)) : seen;
    const known = this.known.get(path);
    if (known?.key === facts.key) return void this.put(path, facts, known, { isSettled: true, preview });
    this.pending.ask(path, facts.key, (inspected) => {
      // It may have gone while it was read.
      if (!inspected.isThere) return this.drop(path);
      this.store.save(path, this.put(path, facts, inspected, { isSettled: true, preview }));
    });
  }

  private put(
    path: string,
    facts: File,
    inspected: Inspected,
    more: Pick<Entry, 'isSettled'> & Partial<Entry>,
  ): Entry {
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
    return entry;
  }

  private async refreshPreview(entry: Entry) {
    const preview = await previewOf(join(this.workspace.models, entry.path));
    if (isSame(preview, entry.preview)) return;
    entry.preview = preview;
    if (this.get(entry.path) !== entry) return;
    this.store.save(entry.path, entry);
    this.events.emit('put', entry);
  }

  /** Of every model that the picture may belong to. */
  private async refreshPreviews(folder: string, picture: string) {
    for (const name of this.tree.namesIn(folder).files) {
      const entry = this.get(inside(folder, name));
      if (entry?.isSettled && picture.startsWith(stemOf(name))) await this.refreshPreview(entry);
    }
  }

  private drop(path: string) {
    this.pending.forget(path);
    const entry = this.get(path);
    if (entry && this.tree.remove(path)) this.forget([entry]);
  }

  private dropFolder(folder: string) {
    const before = [...this.entriesBelow(folder)];
    this.pending.forgetFolder(folder);
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
  /** Just now, so that it need not be looked at again. Without a preview nobody looked for one. */
  seen?: { facts: FileFacts; preview?: Preview | null };
};

const isSame = (a: Preview | null, b: Preview | null) => a?.key === b?.key && a?.file === b?.file;

const stemOf = (name: string) => name.slice(0, name.lastIndexOf('.'));
