import type { ModelFile } from '@pilothouse/contracts/models';
import type { Order } from '@/ui/sort-head';
import { familyTitle, titleOf } from './model-list';

export type SortKey = 'name' | 'family' | 'rank' | 'steps' | 'bytes';
/** `by` null: the newest first, which has no column of its own. */
export type Sorting = { by: SortKey | null; order: Order };

export const NEWEST: Sorting = { by: null, order: 'descending' };

const compareNames = new Intl.Collator('en', { numeric: true }).compare;

const TEXT = { name: titleOf, family: familyTitle };
const NUMBER = {
  rank: ({ header }: ModelFile) => header?.networkRank ?? null,
  steps: ({ header }: ModelFile) => header?.steps ?? null,
  bytes: ({ bytes }: ModelFile) => bytes,
};

/** What is not known stands last, whichever way round. Equal ones keep the order they came in. */
export function sortModels(models: ModelFile[], { by, order }: Sorting): ModelFile[] {
  if (by === null) return models;
  const sign = order === 'descending' ? -1 : 1;
  const isText = by === 'name' || by === 'family';
  return models
    .map((model) => ({ model, value: isText ? TEXT[by](model) : NUMBER[by](model) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      if (typeof a.value === 'string') return sign * compareNames(a.value, String(b.value));
      return sign * (a.value - Number(b.value));
    })
    .map(({ model }) => model);
}

/** A click on a head: its own way round, then the other, then the newest first again. */
export function sortedBy(by: SortKey, now: Sorting): Sorting {
  const first: Order = by === 'name' || by === 'family' ? 'ascending' : 'descending';
  if (now.by !== by) return { by, order: first };
  return now.order === first ? { by, order: first === 'ascending' ? 'descending' : 'ascending' } : NEWEST;
}
