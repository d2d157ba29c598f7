import {
  arrived,
  beginDraft,
  type CaptionDraft,
  failed,
  isDue,
  keepMine,
  refused,
  type SavedCaption,
  saved,
  sent,
  stateOf,
  takeTheirs,
  typed,
} from './caption-draft';

export type CaptionKey = { dataset: string; file: string };

/** Answers the new version, or what the file holds instead when it is not what the edit began from. */
export type SendCaption = (
  key: CaptionKey,
  save: { text: string; basedOn: string },
) => Promise<{ version: string } | { theirs: SavedCaption }>;

/** Long enough to be a pause in typing, short enough to be forgotten. */
const SAVE_AFTER_MS = 700;

/** Captions being edited, and their saving. It outlives the field, so that going to the next picture loses nothing. */
export class CaptionDesk {
  private readonly drafts = new Map<string, CaptionDraft>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly send: SendCaption) {}

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  find(key: CaptionKey): CaptionDraft | undefined {
    return this.drafts.get(id(key));
  }

  /** True while a text exists only here. */
  get hasUnsaved(): boolean {
    return [...this.drafts.values()].some((draft) => stateOf(draft) !== 'saved');
  }

  type(key: CaptionKey, text: string, base: SavedCaption) {
    this.set(key, typed(this.find(key) ?? beginDraft(base), text));
    this.stopTimer(key);
    this.timers.set(
      id(key),
      setTimeout(() => void this.flush(key), SAVE_AFTER_MS),
    );
  }

  /** News about the file. Without a draft there is nothing to compare it with: the field shows it as it is. */
  hear(key: CaptionKey, theirs: SavedCaption) {
    const draft = this.find(key);
    if (draft) this.set(key, arrived(draft, theirs));
  }

  /** Saves now what is due. */
  async flush(key: CaptionKey): Promise<void> {
    this.stopTimer(key);
    const draft = this.find(key);
    if (!draft || !isDue(draft)) return;
    this.set(key, sent(draft));
    try {
      const answer = await this.send(key, { text: draft.text, basedOn: draft.base.version });
      this.change(key, (now) =>
        'version' in answer ? saved(now, answer.version) : refused(now, answer.theirs),
      );
    } catch (error) {
      this.change(key, (now) => failed(now, error instanceof Error ? error.message : String(error)));
      return;
    }
    // Typed while the answer was on its way.
    if (!this.timers.has(id(key))) await this.flush(key);
  }

  /** Tries everything that is not saved once more: the connection is back. */
  flushAll() {
    for (const joined of this.drafts.keys()) {
      const cut = joined.indexOf('/');
      void this.flush({ dataset: joined.slice(0, cut), file: joined.slice(cut + 1) });
    }
  }

  async keepMine(key: CaptionKey) {
    this.change(key, keepMine);
    await this.flush(key);
  }

  takeTheirs(key: CaptionKey) {
    this.change(key, takeTheirs);
  }

  /** The picture is gone, and with it what was written about it. */
  forget(key: CaptionKey) {
    this.stopTimer(key);
    this.drafts.delete(id(key));
    this.announce();
  }

  private change(key: CaptionKey, change: (draft: CaptionDraft) => CaptionDraft) {
    const draft = this.find(key);
    if (draft) this.set(key, change(draft));
  }

  private set(key: CaptionKey, draft: CaptionDraft) {
    this.drafts.set(id(key), draft);
    this.announce();
  }

  private stopTimer(key: CaptionKey) {
    clearTimeout(this.timers.get(id(key)));
    this.timers.delete(id(key));
  }

  private announce() {
    for (const listener of this.listeners) listener();
  }
}

const id = ({ dataset, file }: CaptionKey) => `${dataset}/${file}`;
