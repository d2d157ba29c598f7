import type { MediaItem } from '@pilothouse/contracts/media';
import { useEffect, useState } from 'react';
import { sentenceOf } from '@/ui/error-state';
import { toast } from '@/ui/toast';
import type { TilePick } from '@/ui/tile';
import { useSearchParam } from '@/ui/use-search-param';
import { useFollowedMedia } from './follow-media';
import { fetchPaths } from './media.queries';
import { trashWithUndo } from './trash-media';
import { useMediaItems } from './use-media-items';

const SEARCH_PAUSE_MS = 250;
/** One request takes no more paths. */
const MOST_CHOSEN = 1_000;

/** What is wanted, where the cursor stands, what is chosen and what is open. Search, place and the open picture stand in the address. */
export function useMedia() {
  useFollowedMedia();
  const [path, setPath] = useSearchParam('path');
  const [place, setPlace] = useSearchParam('place', { replaces: true });
  const [searched, setSearched] = useSearchParam('text', { replaces: true });
  const [text, setText] = useState(searched ?? '');
  const [cursor, setCursor] = useState(-1);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, ask] = useState<string[] | null>(null);
  const [left, setLeft] = useState<MediaItem | undefined>(undefined);

  useEffect(() => {
    const timer = setTimeout(() => setSearched(text.trim() === '' ? null : text.trim()), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, setSearched]);

  const wanted = { text: searched ?? '', place: place ?? '' };
  const items = useMediaItems(wanted);

  const at = path === null ? -1 : items.placeOf(path);
  const found = at < 0 ? undefined : items.itemAt(at);
  if (found && found !== left) setLeft(found);
  // News may have pushed it onto a page that is not read: it stays open as it was.
  const shown = path === null ? undefined : (found ?? (left?.path === path ? left : itemOf(path)));

  const choose = (indexes: number[], isAdded: (path: string) => boolean) => {
    const next = new Set(chosen);
    for (const each of indexes) {
      const one = items.itemAt(each)?.path;
      if (one === undefined) continue;
      if (isAdded(one)) next.add(one);
      else next.delete(one);
    }
    if (next.size > MOST_CHOSEN) return toast(`At most ${MOST_CHOSEN} files are chosen at once`);
    setChosen(next);
  };
  const span = (to: number) => {
    const [first, last] = cursor < 0 ? [to, to] : [Math.min(cursor, to), Math.max(cursor, to)];
    return Array.from({ length: last - first + 1 }, (_, each) => first + each);
  };
  const moveTo = (to: number, isExtending: boolean) => {
    if (isExtending) choose(span(to), () => true);
    setCursor(to);
  };
  const open = (to: number) => setPath(items.itemAt(to)?.path ?? null);
  const pick = (to: number, how: TilePick) => {
    if (how === 'extend') return moveTo(to, true);
    setCursor(to);
    if (how === 'toggle') choose([to], (one) => !chosen.has(one));
    else open(to);
  };
  const step = (by: number) => {
    const to = at + by;
    const next = at < 0 ? undefined : items.itemAt(to);
    items.look(Math.max(0, to - 1), Math.max(0, Math.min(items.total - 1, to + 1)));
    if (!next) return;
    setCursor(to);
    setPath(next.path);
  };
  const chooseAll = async () => {
    if (items.total > MOST_CHOSEN) {
      toast(`At most ${MOST_CHOSEN} files are chosen at once: the newest are`);
    }
    await fetchPaths(wanted, MOST_CHOSEN).then(
      (paths) => setChosen(new Set(paths)),
      (error: unknown) => toast(sentenceOf(error)),
    );
  };
  const none = () => setChosen(new Set());
  const trash = (paths: string[]) => {
    // The next one is looked at then, as far as there is one.
    const next = path !== null && at >= 0 ? (items.itemAt(at + 1) ?? items.itemAt(at - 1)) : undefined;
    if (path !== null) setPath(next?.path ?? null);
    none();
    void trashWithUndo(paths);
  };
  const here = cursor < 0 ? undefined : items.itemAt(cursor)?.path;

  return {
    ...{ items, wanted, text, cursor, chosen, asked, path, shown },
    ...{ setText, ask, moveTo, pick, step, none, trash },
    isNarrowed: wanted.text !== '' || wanted.place !== '',
    setPlace: (next: string) => setPlace(next === '' ? null : next),
    clear: () => {
      setText('');
      setSearched(null);
      setPlace(null);
    },
    close: () => setPath(null),
    keys: {
      onOpen: () => cursor >= 0 && open(cursor),
      onToggle: () => cursor >= 0 && choose([cursor], (one) => !chosen.has(one)),
      onTrash: () => {
        const paths = chosen.size > 0 ? [...chosen] : here === undefined ? [] : [here];
        if (paths.length > 0) trash(paths);
      },
      onAll: () => void chooseAll(),
      onNone: none,
    },
  };
}

export type MediaState = ReturnType<typeof useMedia>;

/** A link leads to it and it is not on the first page: what its path says is enough to show it. */
function itemOf(path: string): MediaItem {
  const [top, second = ''] = path.split('/');
  const isSample = top === 'runs';
  return {
    path,
    kind: /\.(mp4|webm|mov|m4v|mkv)$/i.test(path) ? 'video' : 'picture',
    place: isSample ? 'samples' : second,
    run: isSample ? second : null,
    bytes: 0,
    changedAt: 0,
  };
}
