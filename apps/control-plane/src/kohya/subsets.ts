import type { StartRun } from '@pilothouse/contracts/start-run';
import type { Masks } from '@pilothouse/contracts/training-data';
import type { FrozenImage } from '../datasets/freezing.service.js';
import { aside } from './keep-aside.js';

export type Role = 'training' | 'regularisation' | 'validation';

/** A dataset that a request names, and what for. */
export type Source = {
  role: Role;
  /** The field of the request it stands in. */
  field: string;
  dataset: string;
  repeats: number;
  /** What pictures without a caption are trained as; empty: nothing. */
  words: string;
  masks: Masks;
};

/** What the trainer is given as one folder of pictures. */
export type Subset<Image = FrozenImage> = Source & {
  /** Below the run's folder. */
  folder: string;
  images: Image[];
};

/** In the order the trainer is told them. */
export function sourcesOf(request: StartRun): Source[] {
  const trigger = request.triggerWords.join(', ');
  const { dataset, repeats, masks, moreDatasets, regularisation, validation } = request;
  const sources: Source[] = [
    { role: 'training', field: 'dataset', dataset, repeats, words: trigger, masks },
    ...moreDatasets.map((more, at): Source => ({
      ...more,
      role: 'training',
      field: `moreDatasets.${at}`,
      words: more.words || trigger,
    })),
    ...regularisation.map((set, at): Source => ({
      ...set,
      role: 'regularisation',
      field: `regularisation.${at}`,
      masks: { from: 'none' },
    })),
  ];
  if (validation.from !== 'dataset') return sources;
  const role = 'validation';
  const unmasked: Masks = { from: 'none' };
  const of = { dataset: validation.dataset, repeats: 1, words: trigger, masks: unmasked };
  return [...sources, { role, field: 'validation', ...of }];
}

/** The folders of a run: pictures kept aside lie apart from those that are learned from. Without pictures there is no folder. */
export function subsetsOf<Image>(
  { validation }: StartRun,
  found: (Source & { images: Image[] })[],
): Subset<Image>[] {
  const counts = { training: 0, regularisation: 0, validation: 0 };
  const place = (source: Source & { images: Image[] }): Subset<Image> => {
    const number = ++counts[source.role];
    const isFirst = source.role === 'training' && number === 1;
    return { ...source, folder: isFirst ? 'dataset' : `dataset/${source.role}-${number}` };
  };
  const placed = found.flatMap((source) => {
    if (validation.from !== 'share' || source.role !== 'training') return [place(source)];
    const { kept, learned } = aside(source.images, validation);
    return [
      place({ ...source, images: learned }),
      place({ ...source, role: 'validation', repeats: 1, images: kept }),
    ];
  });
  return placed.filter(({ images, folder }) => images.length > 0 || folder === 'dataset');
}

export const masksOf = ({ masks }: Source) => (masks.from === 'dataset' ? masks.dataset : undefined);
