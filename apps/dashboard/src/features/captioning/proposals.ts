import type { CaptionProposal, CaptionProposals } from '@pilothouse/contracts/captioning';
import type { DatasetImage } from '@pilothouse/contracts/datasets';

/** What becomes of the caption that stands there. */
export type TakeOver = 'replace' | 'append' | 'prepend' | 'empty';

export const TAKE_OVER_TITLE: Record<TakeOver, string> = {
  replace: 'Replace',
  append: 'Append',
  prepend: 'Prepend',
  empty: 'Only where empty',
};

/** The caption as it will be. What both hold stands there once, and a trigger word stays first. */
export function mergeCaption(
  how: TakeOver,
  caption: string | null,
  text: string,
  triggerWord: string | null,
): string {
  const now = (caption ?? '').trim();
  if (now === '' || how === 'replace') return text;
  if (how === 'empty') return now;
  const parts = how === 'append' ? [...partsOf(now), ...partsOf(text)] : [...partsOf(text), ...partsOf(now)];
  return once(triggerWord === null ? parts : [triggerWord, ...parts]).join(', ');
}

const partsOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

function once(parts: string[]): string[] {
  const seen = new Set<string>();
  return parts.filter((part) => {
    const key = part.toLowerCase();
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
}

/** Somebody wrote another caption since the run was asked for. */
const isEditedSince = ({ before, caption }: CaptionProposal) => (before ?? '') !== (caption ?? '');

export type Review = { how: TakeOver; triggerWord: string | null; drafts: ReadonlyMap<string, string> };

/** What is put into the dataset when this one is taken over. */
const resultOf = (proposal: CaptionProposal, { how, triggerWord, drafts }: Review) =>
  drafts.get(proposal.file) ?? mergeCaption(how, proposal.caption, proposal.text, triggerWord);

export type ReviewRow = {
  proposal: CaptionProposal;
  result: string;
  /** `same`: taking it over would change nothing. `edited`: it is left alone unless it is chosen by hand. */
  state: 'open' | 'same' | 'edited';
  isDraft: boolean;
};

export function reviewRows({ proposals }: CaptionProposals, review: Review): ReviewRow[] {
  return proposals.map((proposal) => {
    const result = resultOf(proposal, review);
    const isSame = result.trim() === (proposal.caption ?? '').trim();
    const state = isSame ? 'same' : isEditedSince(proposal) ? 'edited' : 'open';
    return { proposal, result, state, isDraft: review.drafts.has(proposal.file) };
  });
}

/** By hand: what is to be left out, and what was edited and is to be taken over all the same. */
export type Choice = { out: ReadonlySet<string>; edited: ReadonlySet<string> };

export const EVERYTHING: Choice = { out: new Set(), edited: new Set() };

export const nothing = (rows: readonly ReviewRow[]): Choice => ({
  out: new Set(rows.map(({ proposal }) => proposal.file)),
  edited: new Set(),
});

export function isChosen({ proposal: { file }, state }: ReviewRow, { out, edited }: Choice): boolean {
  if (state === 'same') return false;
  return state === 'edited' ? edited.has(file) : !out.has(file);
}

export function toggled(row: ReviewRow, choice: Choice): Choice {
  const { file } = row.proposal;
  if (row.state === 'edited') return { ...choice, edited: flipped(choice.edited, file) };
  return { ...choice, out: flipped(choice.out, file) };
}

function flipped(files: ReadonlySet<string>, file: string): Set<string> {
  const next = new Set(files);
  if (!next.delete(file)) next.add(file);
  return next;
}

export function withImage(shown: CaptionProposals, image: DatasetImage): CaptionProposals {
  const { file, caption, captionVersion, changedAt } = image;
  const proposals = shown.proposals.map((proposal) =>
    proposal.file === file ? { ...proposal, caption, captionVersion, changedAt } : proposal,
  );
  return { ...shown, proposals };
}

export function withoutImage(shown: CaptionProposals, file: string): CaptionProposals {
  const lost = shown.proposals.filter((proposal) => proposal.file === file);
  if (lost.length === 0) return shown;
  return {
    ...shown,
    proposals: shown.proposals.filter((proposal) => proposal.file !== file),
    gone: [...shown.gone, ...lost.map(({ text }) => ({ file, text }))],
  };
}
