import type { CaptionProposal } from '@pilothouse/contracts/captioning';
import { describe, expect, it } from 'vitest';
import {
  EVERYTHING,
  isChosen,
  mergeCaption,
  nothing,
  type Review,
  reviewRows,
  toggled,
  withImage,
  withoutImage,
} from './proposals';

const proposal = (file: string, changes: Partial<CaptionProposal> = {}): CaptionProposal => ({
  file,
  text: 'boat, sea',
  before: 'ship',
  caption: 'ship',
  captionVersion: 'v1',
  changedAt: 1,
  ...changes,
});
const shown = (...proposals: CaptionProposal[]) => ({ proposals, without: [], gone: [] });
const REPLACING: Review = { how: 'replace', triggerWord: null, drafts: new Map() };

describe('mergeCaption', () => {
  it('replaces, and puts before or behind only what is not there yet', () => {
    expect(mergeCaption('replace', 'ship', 'boat, sea', null)).toBe('boat, sea');
    expect(mergeCaption('append', 'ship, Sea', 'boat, sea', null)).toBe('ship, Sea, boat');
    expect(mergeCaption('prepend', 'ship, sea', 'boat, sea', null)).toBe('boat, sea, ship');
  });

  it('leaves a caption that is there, where only empty ones are wanted', () => {
    expect(mergeCaption('empty', 'ship', 'boat', null)).toBe('ship');
    expect(mergeCaption('empty', '  ', 'boat', null)).toBe('boat');
    expect(mergeCaption('append', null, 'boat', null)).toBe('boat');
  });

  it('keeps the trigger word first, and once', () => {
    expect(mergeCaption('append', 'ship', 'myboat, sea', 'myboat')).toBe('myboat, ship, sea');
    expect(mergeCaption('prepend', 'myboat, ship', 'myboat, sea', 'myboat')).toBe('myboat, sea, ship');
  });
});

describe('what is taken over', () => {
  const rows = reviewRows(
    shown(
      proposal('open.png'),
      proposal('edited.png', { caption: 'a person was here' }),
      proposal('same.png', { caption: 'boat, sea', before: 'boat, sea' }),
    ),
    REPLACING,
  );
  const chosenIn = (choice = EVERYTHING) =>
    rows.filter((row) => isChosen(row, choice)).map((row) => row.proposal.file);

  it('is everything but what was edited since and what would not change', () => {
    expect(rows.map(({ state }) => state)).toEqual(['open', 'edited', 'same']);
    expect(chosenIn()).toEqual(['open.png']);
    expect(chosenIn(nothing(rows))).toEqual([]);
  });

  it('holds an edited one only when it is chosen by hand', () => {
    const choice = toggled(rows[1]!, nothing(rows));
    expect(chosenIn(choice)).toEqual(['edited.png']);
    expect(chosenIn(toggled(rows[1]!, choice))).toEqual([]);
  });

  it('is what was written by hand, whatever was proposed', () => {
    const [row] = reviewRows(shown(proposal('open.png')), {
      ...REPLACING,
      drafts: new Map([['open.png', 'mine']]),
    });
    expect(row).toMatchObject({ result: 'mine', isDraft: true, state: 'open' });
  });
});

describe('news about the dataset', () => {
  it('an edit meanwhile takes its picture out of what is chosen', () => {
    const image = { file: 'open.png', caption: 'quicker', captionVersion: 'v2', changedAt: 2 };
    const next = withImage(shown(proposal('open.png')), {
      ...image,
      kind: 'picture',
      bytes: 1,
      width: 1,
      height: 1,
      problem: '',
    });
    const [row] = reviewRows(next, REPLACING);
    expect(row).toMatchObject({ state: 'edited', proposal: { captionVersion: 'v2' } });
    expect(isChosen(row!, EVERYTHING)).toBe(false);
  });

  it('a picture that goes is named with the caption it would have had', () => {
    const next = withoutImage(shown(proposal('a.png'), proposal('b.png')), 'a.png');
    expect(next.proposals.map(({ file }) => file)).toEqual(['b.png']);
    expect(next.gone).toEqual([{ file: 'a.png', text: 'boat, sea' }]);
  });
});
