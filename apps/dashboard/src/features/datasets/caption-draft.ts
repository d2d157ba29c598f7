/** What the server last said about one caption. */
export type SavedCaption = { text: string; version: string };

/**
 * One caption being edited. `base` is what the edit began from, `text` what stands in the field. Neither text is ever
 * dropped: when the file was changed by someone else, theirs waits in `conflict` until a person has chosen.
 */
export type CaptionDraft = {
  text: string;
  base: SavedCaption;
  /** The text on its way to the server, null while none is. */
  sending: string | null;
  conflict: SavedCaption | null;
  /** Why the last save failed, in words; empty when it did not. */
  failure: string;
};

export type CaptionState = 'saved' | 'edited' | 'saving' | 'conflict' | 'failed';

/** As it stands in the field: the line break many tools end a file with is no part of the caption, and none is where there is no file. */
export function shownCaption(caption: string | null): string {
  return (caption ?? '').replace(/[\r\n]+$/, '');
}

export function beginDraft(base: SavedCaption): CaptionDraft {
  return { text: base.text, base, sending: null, conflict: null, failure: '' };
}

export function stateOf(draft: CaptionDraft): CaptionState {
  if (draft.conflict !== null) return 'conflict';
  if (draft.sending !== null) return 'saving';
  if (draft.failure !== '') return 'failed';
  return draft.text === draft.base.text ? 'saved' : 'edited';
}

/** True when there is something to send and nothing stands in the way. */
export function isDue(draft: CaptionDraft): boolean {
  return draft.conflict === null && draft.sending === null && draft.text !== draft.base.text;
}

export function typed(draft: CaptionDraft, text: string): CaptionDraft {
  return { ...draft, text, failure: '' };
}

export function sent(draft: CaptionDraft): CaptionDraft {
  return { ...draft, sending: draft.text, failure: '' };
}

/** The server has what was sent. What was typed meanwhile stays and is due again. */
export function saved(draft: CaptionDraft, version: string): CaptionDraft {
  return { ...draft, base: { text: draft.sending ?? draft.text, version }, sending: null, failure: '' };
}

export function failed(draft: CaptionDraft, failure: string): CaptionDraft {
  return { ...draft, sending: null, failure };
}

/** The server refused because the file is not what the edit began from; `theirs` is what it holds now. */
export function refused(draft: CaptionDraft, theirs: SavedCaption): CaptionDraft {
  const answered = { ...draft, sending: null, failure: '' };
  if (theirs.text === draft.text) return { ...answered, base: theirs, conflict: null };
  return { ...answered, conflict: theirs };
}

/** News about the file: our own save coming back, an edit by someone else, or nothing new. */
export function arrived(draft: CaptionDraft, theirs: SavedCaption): CaptionDraft {
  if (theirs.version === draft.base.version) return draft;
  if (theirs.text === draft.text || theirs.text === draft.base.text) {
    return { ...draft, base: theirs, conflict: null };
  }
  // The answer to a save is on its way and decides; its own echo must not look like somebody else.
  if (draft.sending !== null) return draft;
  if (draft.text === draft.base.text) return beginDraft(theirs);
  return { ...draft, conflict: theirs };
}

/** Ours replaces theirs with the next save. */
export function keepMine(draft: CaptionDraft): CaptionDraft {
  return draft.conflict === null ? draft : { ...draft, base: draft.conflict, conflict: null };
}

export function takeTheirs(draft: CaptionDraft): CaptionDraft {
  return draft.conflict === null ? draft : beginDraft(draft.conflict);
}
