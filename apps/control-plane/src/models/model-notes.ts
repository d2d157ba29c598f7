import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ModelMarks } from '@pilothouse/contracts/models';
import { ModelOrigin, type NoteModel } from '@pilothouse/contracts/model-library';
import PQueue from 'p-queue';
import type { z } from 'zod';
import { AppError } from '../platform/app-error.js';
import { Chores } from '../platform/chores.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { ModelHashes } from './model-hashes.js';
import { ModelIndex } from './model-index.js';
import { type ModelNote, ModelNotesFile } from './model-notes.file.js';
import type { Entry } from './model-tree.js';

/** Notes, stars, tags and where a file came from, kept by its content: they stay with it when it is moved or renamed. */
@Injectable()
export class ModelNotes implements OnModuleInit {
  /** The path of a file whose note is another. */
  readonly events = new EventEmitter<{ changed: [Entry] }>();
  private readonly file: ModelNotesFile;
  private readonly turns = new PQueue({ concurrency: 1 });
  private readonly chores = new Chores(ModelNotes.name);
  private notes: ModelNote[] = [];
  private readonly byHash = new Map<string, ModelNote>();
  private readonly byKey = new Map<string, ModelNote>();
  private readonly byPath = new Map<string, ModelNote>();

  constructor(
    folders: WorkspaceFolders,
    private readonly index: ModelIndex,
    private readonly hashes: ModelHashes,
  ) {
    this.file = new ModelNotesFile(join(folders.config, 'model-notes.json'));
    this.hashes.events.on('hashed', (key, sha256) => this.chores.run(() => this.learn(key, sha256)));
  }

  onModuleInit() {
    this.chores.run(() => this.turns.add(() => this.readAgain()));
  }

  of(entry: Entry): ModelNote | undefined {
    const sha256 = this.hashes.of(entry.key);
    const known = (sha256 && this.byHash.get(sha256)) || this.byKey.get(entry.key);
    if (known) return known;
    const there = this.byPath.get(entry.path);
    if (!there || there.bytes !== entry.bytes) return undefined;
    return there.sha256 && sha256 && there.sha256 !== sha256 ? undefined : there;
  }

  marksOf(entry: Entry): ModelMarks | null {
    const note = this.of(entry);
    if (!note) return null;
    const { stars, tags, origin } = note;
    return { stars, tags, hasNote: note.note !== '', hub: origin?.hub ?? null };
  }

  note({ path, ...said }: NoteModel): Promise<void> {
    return this.change(path, said);
  }

  /** For whoever brings a file: keeps where it came from. `path` is below `models/`, and the file is there. */
  cameFrom(path: string, origin: z.input<typeof ModelOrigin>): Promise<void> {
    return this.change(path, { origin: ModelOrigin.parse(origin) });
  }

  private async change(path: string, said: Partial<ModelNote>): Promise<void> {
    await this.index.ready;
    const entry = this.index.get(path);
    if (!entry)
      throw new AppError(
        'NOT_FOUND',
        `There is no model “${path}”. It may have been moved or deleted meanwhile.`,
      );
    await this.turns.add(async () => {
      await this.readAgain();
      const { key, bytes } = entry;
      const before = this.of(entry);
      const sha256 = this.hashes.of(key) ?? before?.sha256 ?? null;
      const empty = { note: '', stars: 0, tags: [], origin: null };
      const after = { ...empty, ...before, ...said, path, key, bytes, sha256 };
      const others = this.notes.filter((note) => note !== before);
      const says = after.note !== '' || after.stars > 0 || after.tags.length > 0 || after.origin !== null;
      await this.keep(says ? [...others, after] : others);
    });
    this.events.emit('changed', entry);
  }

  /** A note that knew its file by name or inode only knows its content now. */
  private async learn(key: string, sha256: string) {
    const entries = this.index.tree.withKey(key).filter((entry) => this.of(entry));
    const [entry] = entries;
    if (!entry) return;
    await this.turns.add(async () => {
      await this.readAgain();
      const note = this.of(entry);
      if (note?.sha256 !== null) return;
      await this.keep(this.notes.map((each) => (each === note ? { ...each, sha256, key } : each)));
    });
    for (const each of entries) this.events.emit('changed', each);
  }

  private async readAgain() {
    const read = await this.file.readIfChanged();
    if (read) this.take(read);
  }

  private async keep(notes: ModelNote[]) {
    await this.file.write(notes);
    this.take(notes);
  }

  private take(notes: ModelNote[]) {
    this.notes = notes;
    for (const by of [this.byHash, this.byKey, this.byPath]) by.clear();
    for (const note of notes) {
      if (note.sha256) this.byHash.set(note.sha256, note);
      this.byKey.set(note.key, note);
      this.byPath.set(note.path, note);
    }
  }
}
