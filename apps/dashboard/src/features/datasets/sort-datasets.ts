import type { Dataset } from '@pilothouse/contracts/datasets';
import type { Order } from '@/ui/sort-head';

export type SortKey = 'name' | 'images' | 'captioned' | 'bytes' | 'changedAt';
export type Sorting = { by: SortKey; order: Order };

export const BY_NAME: Sorting = { by: 'name', order: 'ascending' };

const compareNames = new Intl.Collator('en', { numeric: true }).compare;

const valueOf = (dataset: Dataset, by: Exclude<SortKey, 'name'>) =>
  // What has no pictures has nothing left to caption.
  by === 'captioned' ? (dataset.images === 0 ? 1 : dataset.captioned / dataset.images) : dataset[by];

/** Equal ones by name, so that the order is the same each time. */
export function sortDatasets(datasets: Dataset[], { by, order }: Sorting): Dataset[] {
  const sign = order === 'descending' ? -1 : 1;
  return [...datasets].sort((a, b) => {
    const byName = compareNames(a.name, b.name);
    return by === 'name' ? sign * byName : sign * (valueOf(a, by) - valueOf(b, by)) || byName;
  });
}

/** A click on a head: names and what is least captioned begin at the small end, all else at the large one. */
export function sortedBy(by: SortKey, now: Sorting): Sorting {
  if (now.by === by) return { by, order: now.order === 'ascending' ? 'descending' : 'ascending' };
  return { by, order: by === 'name' || by === 'captioned' ? 'ascending' : 'descending' };
}
