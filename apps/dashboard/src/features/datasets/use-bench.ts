import type { DatasetContent, DatasetImage } from '@pilothouse/contracts/datasets';
import { leadingTag } from '@pilothouse/pictures/caption-tags';
import { type BucketSetting, trainerEye } from '@pilothouse/pictures/trainer-eye';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useLive } from '@/api/live';
import { countTags } from './caption-tags';
import { filterImages, type ImageFilter, type SortOrder } from './filter-images';
import { datasetHealthQuery, healthKey } from './health.queries';
import type { Pick } from './picture-grid';
import { countProblems, type Yardstick } from './problems';
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
import {
  closeViewer,
  openViewer,
  pictureOfAddress,
  showText,
  useBenchUrl,
  usePictureInAddress,
} from './use-bench-url';
import { trashPictures } from './use-trash';

/** The address follows what is typed after this pause. */
const TYPED_AFTER_MS = 400;

/** Everything the bench shows and does, for one dataset. */
export function useBench({ dataset, images }: DatasetContent) {
  const { filter, text, setFilter, url } = useFilter();
  const { health, yard } = useHealth(dataset.name, images, url);
  const [selection, setSelection] = useState<Selection>(() => ({
    ...NOTHING_SELECTED,
    cursor: pictureOfAddress(),
  }));
  const shown = useMemo(() => filterImages(images, filter, yard), [images, filter, yard]);
  const order = useMemo(() => shown.map(({ file }) => file), [shown]);

  const places = useMemo(() => new Map(order.map((file, at) => [file, at])), [order]);

  // What went away or is filtered out is not chosen, whoever took it away.
  const chosen = useMemo(
    () => (selection.chosen.size === 0 ? [] : shown.filter(({ file }) => selection.chosen.has(file))),
    [shown, selection.chosen],
  );
  const current = shown[places.get(selection.cursor ?? '') ?? 0] ?? null;
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
    /** As it is typed; the filter follows when there is time. */
    text,
    setFilter,
    images,
    shown,
    chosen,
    current,
    place: { at: current ? (places.get(current.file) ?? 0) + 1 : 0, of: order.length },
    lead: yard.lead,
    yard,
    health,
    setBuckets: url.setBuckets,
    setting: { resolution: url.resolution, neverEnlarges: url.neverEnlarges },
    tags: useMemo(() => countTags(images), [images]),
    problems: useMemo(() => countProblems(images, yard), [images, yard]),
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

/** What the control plane found by looking at the pixels, and what pictures are judged by here. */
function useHealth(name: string, images: DatasetImage[], { resolution, neverEnlarges }: BucketSetting) {
  const client = useQueryClient();
  const { data: health, error } = useQuery(datasetHealthQuery(name, { resolution, neverEnlarges }));
  useLive('dataset.health.changed', ({ dataset }) => {
    if (dataset === name) void client.invalidateQueries({ queryKey: healthKey(name) });
  });
  const lead = useMemo(() => leadingTag(images), [images]);
  const marks = useMemo(() => new Map(health?.marks.map((mark) => [mark.file, mark])), [health?.marks]);
  const eye = useMemo(() => trainerEye({ resolution, neverEnlarges }), [resolution, neverEnlarges]);
  const yard = useMemo<Yardstick>(() => ({ lead, eye, marks, resolution }), [lead, eye, marks, resolution]);
  return { health: { data: health, error }, yard };
}

/** What narrows the grid stands in the address; the order is of this visit. Typing does not wait for it. */
function useFilter() {
  const url = useBenchUrl();
  const [text, setText] = useState(url.text);
  const [sort, setSort] = useState<SortOrder>('name');
  const { tag, problem, size, ratio, bucket } = url;
  const looked = useDeferredValue(text);
  const filter = useMemo<ImageFilter>(
    () => ({ text: looked, tag, problem, size, ratio, bucket, sort }),
    [looked, tag, problem, size, ratio, bucket, sort],
  );
  const setFilter = ({ sort: order, text: typed, ...place }: Partial<ImageFilter>) => {
    if (typed !== undefined) setText(typed);
    if (order !== undefined) setSort(order);
    if (Object.keys(place).length > 0) url.show(place);
  };
  useEffect(() => {
    const timer = setTimeout(() => showText(text), TYPED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return { filter, text, setFilter, url };
}
