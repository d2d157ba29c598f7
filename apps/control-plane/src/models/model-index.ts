import { EventEmitter } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ModelFile } from '@pilothouse/contracts/models';
import { RelativePath } from '@pilothouse/contracts/names';
import PQueue from 'p-queue';
import { Chores } from '../platform/chores.js';
import { type FileFacts, factsOf } from '../platform/file-facts.js';
import { Watcher } from '../platform/watcher.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { inspect, SAFETENSORS } from './inspect.js';
import { type Inspected, ModelsStore } from './models.store.js';

/** Listed without a look inside: these formats can hold programs, and loading one would run it. */
const UNREAD = new Set(['.ckpt', '.pt', '.pth', '.bin', '.gguf', '.onnx']);
/** A file that changed is read when it has been still for this long. */
const SETTLED_MS = 1_000;
const SWEEP_EVERY_MS = 60_000;
/** A sweep takes at most one part in so many of the time. */
const SWEEP_SHARE = 50;
/** A new folder is looked at again after this: files may have come before its watch stood. */
const SECOND_LOOK_MS = 1_000;
/** Links between folders can make a tree endless. */
const MOST_DEPTH = 12;

type Entry = { model: ModelFile; key: string; realPath: string; isSettled: boolean };
type File = Extract<FileFacts, { is: 'file' }>;

/** All model files below `models/`, kept in step with the disk. */
@Injectable()
export class ModelIndex implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [ModelFile]; removed: [string] }>();
  private readonly chores = new Chores(ModelIndex.name);
  private readonly entries = new Map<string, Entry>();
  /** Folders below `models/`; '' is itself. */
  private readonly folders = new Set<string>();
  private readonly reading = new PQueue({ concurrency: 4 });
  private readonly settling = new Set<string>();
  private known: ReturnType<ModelsStore['load']> = new Map();
  private watcher: Watcher | undefined;
  private rootInode = 0;
  /** Resolves when everything was read once. */
  ready: Promise<void> = Promise.resolve();

  constructor(
    private readonly workspace: WorkspaceFolders,
    private readonly store: ModelsStore,
  ) {}

  /** Does not wait: the control plane answers while a large tree is still being read. */
  onModuleInit() {
    this.ready = this.start();
    this.chores.run(() => this.ready);
  }

  async onApplicationShutdown() {
    this.chores.close();
    await this.watcher?.close();
  }

  all(): Entry[] {
    return [...this.entries.values()];
  }

  get(path: string): Entry | undefined {
    return this.entries.get(path);
  }

  /** Makes a finished file known at once. */
  async add(path: string): Promise<void> {
    await this.refreshFile(path, { isFinished: true });
  }

  private async start() {
    await this.openWatcher();
    this.known = this.store.load();
    await this.refreshFolder('', { isFinished: true });
    this.store.forget([...this.known.keys()].filter((path) => !this.entries.has(path)));
    this.known.clear();
    this.chores.later(SWEEP_EVERY_MS, () => this.sweep());
  }

  private async openWatcher() {
    this.rootInode = (await stat(this.workspace.models)).ino;
    const watcher = new Watcher(this.workspace.models);
    this.watcher = watcher;
    watcher.events.on('touched', ({ folder, names }) => this.chores.run(() => this.touched(folder, names)));
    watcher.events.on('failed', (error) =>
      this.chores.warnOnce(`Changes in models are noticed once a minute only: ${error.message}`),
    );
    await watcher.ready;
  }

  private async touched(absolute: string, names: string[] | null) {
    const folder = relative(this.workspace.models, absolute);
    if (names === null) return this.refreshFolder(folder);
    for (const name of names) await this.refreshPath(join(folder, name));
  }

  private async sweep() {
    const began = Date.now();
    try {
      if ((await stat(this.workspace.models)).ino !== this.rootInode) {
        await this.watcher?.close();
        await this.openWatcher();
      }
      await this.refreshFolder('');
    } finally {
      this.chores.later(Math.max(SWEEP_EVERY_MS, (Date.now() - began) * SWEEP_SHARE), () => this.sweep());
    }
  }

  private async refreshFolder(folder: string, look: Look = {}): Promise<void> {
    const absolute = join(this.workspace.models, folder);
    const isNew = !this.folders.has(folder);
    this.watcher?.watch(absolute);
    const names = await readdir(absolute).catch(unlessGone);
    if (!names) return this.dropFolder(folder);

    this.folders.add(folder);
    const present = names.filter((name) => !name.startsWith('.')).map((name) => join(folder, name));
    const paths = new Set([...this.knownIn(folder), ...present]);
    await Promise.all([...paths].map((path) => this.refreshPath(path, look)));
    if (isNew) this.chores.later(SECOND_LOOK_MS, () => this.refreshFolder(folder));
  }

  private async refreshPath(path: string, look: Look = {}): Promise<void> {
    const facts = await factsOf(join(this.workspace.models, path));
    if (facts.is === 'folder') {
      if (!this.isLoop(path, facts)) await this.refreshFolder(path, look);
      return;
    }
    if (this.folders.has(path)) this.dropFolder(path);
    await this.refreshFile(path, look, facts);
  }

  private async refreshFile(path: string, { isFinished }: Look, looked?: FileFacts): Promise<void> {
    if (!isModel(path)) return;
    const facts = looked ?? (await factsOf(join(this.workspace.models, path)));
    if (facts.is !== 'file') return this.drop(path);
    const entry = this.entries.get(path);
    if (entry?.key === facts.key && entry.isSettled) return;
    if (!RelativePath.safeParse(path).success) {
      return this.chores.warnOnce(
        `The model ${JSON.stringify(path)} has a name that cannot be shown: rename it`,
      );
    }

    if (this.settling.has(path) && !isFinished) return;
    const isStill = entry?.key === facts.key || Date.now() - facts.changedAt > SETTLED_MS;
    if (isFinished || isStill) await this.read(path, facts);
    else this.wait(path, facts);
  }

  /** Something is writing it: said so, and looked at again once it has been still. */
  private wait(path: string, facts: File) {
    this.settling.add(path);
    this.put(path, facts, { header: null, problem: 'It is still being written' }, false);
    this.chores.later(SETTLED_MS, async () => {
      this.settling.delete(path);
      await this.refreshFile(path, {});
    });
  }

  private async read(path: string, facts: File) {
    const known = this.known.get(path);
    if (known?.key === facts.key) return this.put(path, facts, known, true);
    const inspected = await this.reading.add(() => inspect(facts.realPath));
    this.store.save(path, facts.key, inspected);
    this.put(path, facts, inspected, true);
  }

  private put(path: string, facts: File, { header, problem }: Inspected, isSettled: boolean) {
    const kind = path.includes(sep) ? (path.split(sep)[0] ?? '') : '';
    const model = { path, kind, bytes: facts.bytes, changedAt: facts.changedAt, header, problem };
    this.entries.set(path, { model, key: facts.key, realPath: facts.realPath, isSettled });
    this.events.emit('changed', model);
  }

  private drop(path: string) {
    if (!this.entries.delete(path)) return;
    this.store.forget([path]);
    this.events.emit('removed', path);
  }

  private dropFolder(folder: string) {
    for (const path of this.knownIn(folder)) {
      if (this.folders.has(path)) this.dropFolder(path);
      this.drop(path);
    }
    this.folders.delete(folder);
    this.watcher?.unwatch(join(this.workspace.models, folder));
  }

  private knownIn(folder: string): string[] {
    const known = [...this.entries.keys(), ...this.folders];
    return known.filter((path) => path !== '' && dirname(path) === (folder || '.'));
  }

  private isLoop(path: string, { realPath, isLink }: { realPath: string; isLink: boolean }) {
    if (path.split(sep).length > MOST_DEPTH) return true;
    return isLink && join(this.workspace.models, path).startsWith(realPath + sep);
  }
}

type Look = {
  /** Nobody is writing the file: read it now. */
  isFinished?: boolean;
};

const isModel = (path: string) => {
  const extension = extname(path).toLowerCase();
  return SAFETENSORS.has(extension) || UNREAD.has(extension);
};

function unlessGone(error: NodeJS.ErrnoException) {
  if (!['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) throw error;
}
