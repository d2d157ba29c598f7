'use client';

import { counted } from '@/ui/format';
import { copy, move, rename } from './file-acts';
import { titleOf } from './file-words';
import { makeFolder, nameOf } from './files.queries';
import { FolderDialog } from './folder-dialog';
import { NameDialog } from './name-dialog';
import type { FilesState } from './use-files';

/** Whatever is asked just now. */
export function FileDialogs({ files: { asked, path, setAsked, none } }: { files: FilesState }) {
  const close = () => setAsked(null);
  if (asked === null) return null;
  if (asked.act === 'new') {
    return (
      <NameDialog
        title={`New folder in ${titleOf(path)}`}
        action="Make"
        onName={(name) => makeFolder(path, name)}
        onClose={close}
      />
    );
  }
  if (asked.act === 'rename') {
    const from = titleOf(nameOf(asked.path));
    return (
      <NameDialog
        title={`Rename ${from}`}
        action="Rename"
        from={from}
        onName={(name) => rename(asked.path, name)}
        onClose={close}
      />
    );
  }
  const { act, paths } = asked;
  const what = paths.length === 1 ? titleOf(paths[0]!) : counted(paths.length, 'entry', 'entries');
  return (
    <FolderDialog
      title={act === 'move' ? `Where is ${what} to go?` : `Where is ${what} to be copied?`}
      action={act === 'move' ? 'Move to' : 'Copy to'}
      from={path}
      onFolder={async (to) => {
        await (act === 'move' ? move(paths, to) : copy(paths, to));
        none();
      }}
      onClose={close}
    />
  );
}
