import { CaptionOperation } from '@pilothouse/contracts/caption-edits';

export type BulkKind = CaptionOperation['type'];

/** What stands in the fields; each operation reads those that it needs. */
export type BulkForm = {
  kind: BulkKind;
  /** Commas part tags. */
  tags: string;
  to: string;
  find: string;
  with: string;
  isPattern: boolean;
  isCaseSensitive: boolean;
  place: 'start' | 'end';
  seed: string;
  keepFirst: string;
};

export const emptyBulkForm = (change: Partial<BulkForm> = {}): BulkForm => ({
  kind: 'replace',
  tags: '',
  to: '',
  find: '',
  with: '',
  isPattern: false,
  isCaseSensitive: true,
  place: 'end',
  seed: '42',
  keepFirst: '1',
  ...change,
});

export const BULK_TITLE = {
  replace: 'Find and replace',
  add: 'Add tags',
  remove: 'Remove tags',
  rename: 'Rename or merge tags',
  move: 'Move tags',
  trigger: 'Trigger word first',
  deduplicate: 'Remove doubled tags',
  shuffle: 'Shuffle tags',
} satisfies Record<BulkKind, string>;

/** The operation, or null while a field that it needs is empty; `error` when one says what cannot be. */
export function readBulkForm(form: BulkForm): { operation: CaptionOperation | null; error: string } {
  if (isEmpty(form)) return { operation: null, error: '' };
  const parsed = CaptionOperation.safeParse(asked(form));
  if (parsed.success) return { operation: parsed.data, error: '' };
  return { operation: null, error: parsed.error.issues[0]?.message ?? '' };
}

function isEmpty({ kind, tags, to, find }: BulkForm): boolean {
  if (kind === 'replace') return find === '';
  if (kind === 'trigger') return to.trim() === '';
  if (kind === 'rename') return tagsOf(tags).length === 0 || to.trim() === '';
  return ['add', 'remove', 'move'].includes(kind) && tagsOf(tags).length === 0;
}

function asked(form: BulkForm) {
  const { kind: type, place, isCaseSensitive } = form;
  const tags = tagsOf(form.tags);
  switch (type) {
    case 'replace':
      return { type, find: form.find, with: form.with, isPattern: form.isPattern, isCaseSensitive };
    case 'add':
      return { type, tags, at: place };
    case 'move':
      return { type, tags, to: place };
    case 'remove':
      return { type, tags };
    case 'rename':
      return { type, tags, to: form.to };
    case 'trigger':
      return { type, word: form.to };
    case 'deduplicate':
      return { type, isCaseSensitive };
    case 'shuffle':
      return { type, seed: Number(form.seed || 'none'), keepFirst: Number(form.keepFirst || 'none') };
  }
}

const tagsOf = (text: string) => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  ),
];
