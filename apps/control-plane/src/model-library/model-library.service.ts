import { EventEmitter } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import type {
  JoinedModels,
  JoinModels,
  ModelDetails,
  NoteModel,
  Tidy,
} from '@pilothouse/contracts/model-library';
import { type Entry, ModelShelf } from '../models/model-shelf.service.js';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { joinModels } from './join-models.js';
import { ModelMoves } from './model-moves.js';
import { ModelUses } from './model-uses.js';
import { tidyOf } from './tidy.js';

/** What is known of single model files beside their headers, and how all of them are put in order. */
@Injectable()
export class ModelLibrary {
  readonly events = new EventEmitter<{ joined: [JoinedModels] }>();
  private readonly logger = new Logger(ModelLibrary.name);
  private joining = false;

  constructor(
    private readonly shelf: ModelShelf,
    private readonly uses: ModelUses,
    private readonly moves: ModelMoves,
    private readonly folders: WorkspaceFolders,
  ) {}

  async details(path: string): Promise<ModelDetails> {
    await this.shelf.ready;
    const entry = this.shelf.entry(path);
    const note = this.shelf.noteOf(entry);
    const sha256 = this.shelf.hashOf(entry);
    const sameFile = pathsOf(this.shelf.sameFile(entry)).filter((other) => other !== path);
    const isCopy = (other: Entry) => other.key !== entry.key && this.shelf.hashOf(other) === sha256;
    return {
      ...{ path, sha256, sameFile },
      note: note?.note ?? '',
      origin: note?.origin ?? null,
      copies: sha256 ? pathsOf(this.shelf.all().filter(isCopy)) : [],
      runs: this.uses.runsOf(path),
      heldBy: this.uses.holdersOf(entry.realPath),
      companions: await this.moves.companionsOf(path),
    };
  }

  async note(note: NoteModel): Promise<ModelDetails> {
    await this.shelf.note(note);
    return this.details(note.path);
  }

  async tidy(): Promise<Tidy> {
    await this.shelf.ready;
    return tidyOf(this.shelf.all(), {
      hashOf: (entry) => this.shelf.hashOf(entry),
      betterPlace: (entry) => this.shelf.betterPlace(entry),
      now: Date.now(),
    });
  }

  /** Begins; `joined` is told when it is over. Comparing takes as long as reading the files. */
  join(join: JoinModels): void {
    if (this.joining)
      throw new AppError('CONFLICT', 'Files are being joined just now. Wait until that is over.');
    for (const path of [join.keep, ...join.others]) this.shelf.entry(path);
    if (join.others.includes(join.keep)) {
      throw new AppError(
        'INVALID_INPUT',
        `“${join.keep}” is the file that is kept: it cannot be joined to itself.`,
      );
    }
    this.joining = true;
    this.joinAll(join)
      .catch((error: unknown) => this.logger.error(error))
      .finally(() => (this.joining = false));
  }

  private async joinAll(join: JoinModels) {
    const joined = await joinModels(join, {
      root: this.folders.models,
      areSame: (a, b) => this.shelf.areSame(a, b, () => undefined),
    });
    await Promise.all([join.keep, ...join.others].map((path) => this.shelf.refresh(path)));
    this.events.emit('joined', joined);
  }
}

const pathsOf = (entries: Entry[]) => entries.map(({ path }) => path).sort();
