import type { DatasetContent, DatasetImage } from '@pilothouse/contracts/datasets';
import { useCallback, useMemo, useState } from 'react';
import { leadingTag } from '@pilothouse/pictures/caption-tags';
import { countTags } from './caption-tags';
import { filterImages, type ImageFilter, type SortOrder } from './filter-images';
import type { Pick } from './picture-grid';
import { countProblems } from './problems';
import {
  chooseAll,
  chooseNone,
  extendTo,
  moveTo,
  NOTHING_SELECTED,
  type Selection,
  step,
  toggle,
  without,
} from './selection';
import { closeViewer, openViewer, pictureOfAddress, useBenchUrl, usePictureInAddress } from './use-bench-url';
import { trashPictures } from './use-trash';

/** Everything the bench shows and does, for one dataset. */
export function useBench({ dataset, images }: DatasetContent) {
  const { filter, setFilter, url } = useFilter();
  const [selection, setSelection] = useState<Selection>(() => ({
    ...NOTHING_SELECTED,
    cursor: pictureOfAddress(),
  }));
  const shown = useMemo(() => filterImages(images, filter), [images, filter]);
  const order = useMemo(() => shown.map(({ file }) => file), [shown]);

  // What went away or is filtered out is not chosen, whoever took it away.
  const chosen = shown.filter(({ file }) => selection.chosen.has(file));
  const current = shown.find(({ file }) => file === selection.cursor) ?? shown[0] ?? null;
  usePictureInAddress(selection.cursor === null ? null : (current?.file ?? null));

  const move = (by: number) => {
    const file = step(order, current?.file ?? null, by);
    if (file !== null) setSelection((now) => moveTo(now, file));
  };
  const isChoosing = chosen.length > 0;
  const pick = useCallback(
    (file: string, asked: Pick) => {
      const how = asked === 'tap' ? tapped(isChoosing) : asked;
      if (how === 'toggle') setSelection((now) => toggle(now, file));
      else if (how === 'extend') setSelection((now) => extendTo(now, file, order));
      else setSelection((now) => moveTo(now, file));
      if (how === 'open') openViewer();
    },
    [order, isChoosing],
  );
  const trash = async (pictures: DatasetImage[]) => {
    const gone = await trashPictures(
      dataset.name,
      pictures.map(({ file }) => file),
    );
    setSelection((now) => without({ ...now, cursor: now.cursor ?? current?.file ?? null }, gone, order));
  };

  return {
    filter,
    setFilter,
    shown,
    chosen,
    current,
    place: { at: current ? order.indexOf(current.file) + 1 : 0, of: order.length },
    lead: useMemo(() => leadingTag(images), [images]),
    tags: useMemo(() => countTags(images), [images]),
    problems: useMemo(() => countProblems(images), [images]),
    isViewing: url.isViewing && current !== null,
    move,
    pick,
    all: () => setSelection((now) => chooseAll(now, order)),
    none: () => setSelection(chooseNone),
    trash: (pictures: DatasetImage[]) => void trash(pictures),
    open: openViewer,
    close: closeViewer,
  };
}

export type BenchState = ReturnType<typeof useBench>;

/** Where there is no room for the inspector a tap opens the picture, or chooses it once others are chosen. */
function tapped(isChoosing: boolean): Pick {
  if (window.matchMedia('(min-width: 1200px)').matches) return 'move';
  return isChoosing ? 'toggle' : 'open';
}

/** Tag and problem stand in the address, text and order are of this visit. */
function useFilter() {
  const url = useBenchUrl();
  const [text, setText] = useState('');
  const [sort, setSort] = useState<SortOrder>('name');
  const { tag, problem } = url;
  const filter = useMemo<ImageFilter>(() => ({ text, tag, problem, sort }), [text, tag, problem, sort]);
  const setFilter = (change: Partial<ImageFilter>) => {
    if (change.text !== undefined) setText(change.text);
    if (change.sort !== undefined) setSort(change.sort);
    if (change.tag !== undefined || change.problem !== undefined) url.show({ tag, problem, ...change });
  };
  return { filter, setFilter, url };
}
