import type { FileEntry, FileOrder } from '@pilothouse/contracts/files';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParam } from '@/ui/use-search-param';
import { toast } from '@/ui/toast';
import { trash } from './file-acts';
import { opensAsFolder } from './file-words';
import { fetchNames, joined, lookQuery, type Shown } from './files.queries';
import { useFollowedFolder } from './follow-folder';
import type { FileAct } from './preview';
import { useFolder } from './use-folder';

/** So many are chosen at once: one request takes no more paths. */
const MOST_CHOSEN = 500;
const SEARCH_PAUSE_MS = 250;

export type Asked =
  { act: 'rename'; path: string } | { act: 'move' | 'copy'; paths: string[] } | { act: 'new' } | null;

/** The open folder, the entry at the cursor, what is chosen, and what is asked. Folder and entry stand in the address. */
export function useFiles() {
  const [pathParam, setPathParam] = useSearchParam('path');
  const [file, setFile] = useSearchParam('file', { replaces: true });
  const path = pathParam ?? '';
  const [view, setView] = useState<{ order: FileOrder; reversed: boolean; hidden: boolean }>({
    order: 'name',
    reversed: false,
    hidden: false,
  });
  const [text, setText] = useState('');
  const searched = useAfterPause(text, SEARCH_PAUSE_MS);
  const shown: Shown = { path, ...view, text: searched };
  const folder = useFolder(shown);
  const gone = useFollowedFolder(path);
  const [cursor, setCursor] = useState(-1);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked>(null);

  const looked = useQuery({ ...lookQuery(joined(path, file ?? '')), enabled: file !== null });
  const current = file === null ? undefined : (looked.data?.entry ?? undefined);

  const openFolder = (to: string) => {
    setCursor(-1);
    setChosen(new Set());
    setText('');
    if (file !== null) setFile(null);
    setPathParam(to === '' ? null : to);
  };
  const moveCursor = (at: number, isExtending: boolean) => {
    const entry = folder.entryAt(at);
    if (isExtending) {
      const names = new Set(chosen);
      const [from, to] = cursor < at ? [Math.max(0, cursor), at] : [at, cursor];
      for (let each = from; each <= to && names.size < MOST_CHOSEN; each++) {
        const name = folder.entryAt(each)?.name;
        if (name !== undefined) names.add(name);
      }
      setChosen(names);
    }
    setCursor(at);
    setFile(entry?.name ?? null);
  };
  const open = (entry: FileEntry) => {
    if (opensAsFolder(entry)) openFolder(joined(path, entry.name));
    else setFile(entry.name);
  };
  const toggle = ({ name }: FileEntry) => {
    const names = new Set(chosen);
    if (!names.delete(name)) names.add(name);
    setChosen(names);
  };
  const chooseAll = async () => {
    if (folder.total > MOST_CHOSEN)
      return toast(`At most ${MOST_CHOSEN} entries are chosen at once: search for fewer first`);
    setChosen(new Set(await fetchNames(shown, MOST_CHOSEN)));
  };
  const none = () => setChosen(new Set());
  const act = (what: FileAct, names: string[]) => {
    const paths = names.map((name) => joined(path, name));
    if (paths.length === 0) return;
    if (what === 'rename') setAsked({ act: 'rename', path: paths[0]! });
    else if (what === 'trash') {
      none();
      void trash(paths);
    } else setAsked({ act: what, paths });
  };
  const order = (by: FileOrder) =>
    setView((before) => ({
      ...before,
      order: by,
      reversed: before.order === by ? !before.reversed : by !== 'name',
    }));

  return {
    ...{ path, shown, folder, gone, cursor, chosen, asked, text, current, file },
    ...{ openFolder, moveCursor, open, toggle, chooseAll, none, act, order, setText, setAsked, setFile },
    toggleHidden: () => setView((before) => ({ ...before, hidden: !before.hidden })),
  };
}

export type FilesState = ReturnType<typeof useFiles>;

/** The value as it was when nobody had typed for a while. */
function useAfterPause(value: string, pauseMs: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}
