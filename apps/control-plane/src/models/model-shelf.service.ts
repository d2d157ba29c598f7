import { Injectable } from '@nestjs/common';
import type { NoteModel } from '@pilothouse/contracts/model-library';
import { AppError } from '../platform/app-error.js';
import { ReadingThread } from '../platform/reading-thread.js';
import { ModelHashes } from './model-hashes.js';
import { ModelIndex } from './model-index.js';
import type { ModelNote } from './model-notes.file.js';
import { ModelNotes } from './model-notes.js';
import type { Entry } from './model-tree.js';
import { betterPlace } from './model-type.js';
import { companionNames } from './preview-files.js';

export type { Entry } from './model-tree.js';

/** The files as they lie on the disk, for whoever puts them in order. */
@Injectable()
export class ModelShelf {
  constructor(
    private readonly index: ModelIndex,
    private readonly hashes: ModelHashes,
    private readonly notes: ModelNotes,
    private readonly reading: ReadingThread,
  ) {}

  get ready(): Promise<void> {
    return this.index.ready;
  }

  all(): Entry[] {
    return [...this.index.tree.entries.values()];
  }

  /** Throws NOT_FOUND. */
  entry(path: string): Entry {
    const entry = this.index.get(path);
    if (!entry)
      throw new AppError(
        'NOT_FOUND',
        `There is no model “${path}”. It may have been moved or deleted meanwhile.`,
      );
    return entry;
  }

  /** All names of that one file, its own among them. */
  sameFile(entry: Entry): Entry[] {
    return this.index.tree.withKey(entry.key);
  }

  hashOf(entry: Entry): string | null {
    return this.hashes.of(entry.key);
  }

  noteOf(entry: Entry): ModelNote | undefined {
    return this.notes.of(entry);
  }

  note(note: NoteModel): Promise<void> {
    return this.notes.note(note);
  }

  /** True when both hold the same bytes, every one of them. */
  areSame(a: string, b: string, onProgress: (doneBytes: number) => void): Promise<boolean> {
    return this.reading.areSame(a, b, { onProgress });
  }

  /** Looks at one path now. */
  refresh(path: string): Promise<void> {
    return this.index.refresh(path);
  }

  /** Names that files may have which belong to that one. */
  companionNames(path: string): string[] {
    return companionNames(path);
  }

  /** Where a file that lies wrong belongs. */
  betterPlace({ path, header }: Entry): string | undefined {
    return betterPlace(path, header?.type ?? null);
  }
}
