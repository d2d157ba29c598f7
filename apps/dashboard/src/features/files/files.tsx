'use client';

import { useEffect } from 'react';
import { ApiError } from '@/api/client';
import { useStaleSince } from '@/api/connection';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Drawer } from '@/ui/dialog';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { count, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { Note } from '@/ui/note';
import { Bench, PageHeader } from '@/ui/page';
import { useShortcuts } from '@/ui/shortcuts';
import { Loading, Skeleton } from '@/ui/skeleton';
import { useMedia } from '@/ui/use-media';
import { EntriesBar } from './entries-bar';
import { useDropOn } from './drags';
import { FileDialogs } from './file-dialogs';
import { FileList } from './file-list';
import { titleOf } from './file-words';
import { folderOf, joined, zipUrl } from './files.queries';
import { FolderBar } from './folder-bar';
import { askForFiles } from './found-files';
import { Places } from './places';
import { Preview } from './preview';
import { addUploads } from './uploads';
import { UploadTray } from './upload-tray';
import { type FilesState, useFiles } from './use-files';

/** The workspace, folder by folder: places left, the folder in the middle, the entry at the cursor right. */
export function Files() {
  const files = useFiles();
  const { path, folder, current } = files;
  const isWide = useMedia('(min-width: 1200px)');
  const close = () => files.setFile(null);
  useFileKeys(files);

  useEffect(() => {
    document.title = `${titleOf(path)} · Files · Pilothouse`;
  }, [path]);

  const preview = current && (
    <Preview
      path={joined(path, current.name)}
      entry={current}
      onAct={(act) => files.act(act, [current.name])}
    />
  );
  return (
    <>
      <Header files={files} />
      <Bench
        className={cn(
          'grid-rows-[minmax(0,1fr)] max-lg:overflow-hidden',
          'md:grid-cols-[208px_minmax(0,1fr)] md:divide-x md:divide-line lg:grid-cols-[208px_minmax(0,1fr)_372px] lg:*:overflow-hidden',
        )}
      >
        <aside className="flex min-h-0 flex-col max-md:hidden">
          <Places path={path} onOpen={files.openFolder} />
        </aside>
        <Middle files={files} />
        <aside aria-label="Entry" className="flex min-h-0 flex-col overflow-y-auto! bg-surface max-lg:hidden">
          {isWide && (preview ?? <p className="m-auto p-4 text-sm text-muted">{summaryOf(folder.page)}</p>)}
        </aside>
      </Bench>
      {!isWide && (
        <Drawer isOpen={current !== undefined} onClose={close} title={current ? titleOf(current.name) : ''}>
          {preview}
        </Drawer>
      )}
      <FileDialogs files={files} />
      <UploadTray />
    </>
  );
}

function Header({ files }: { files: FilesState }) {
  const { path, folder, shown, setAsked } = files;
  const isStale = useStaleSince() !== null;
  const isClosed = folder.page === undefined || folder.page.closed !== '';
  const upload = (kind: 'files' | 'folder') =>
    void askForFiles(kind).then((found) => addUploads(path, found));
  return (
    <PageHeader title="Files" fact={summaryOf(folder.page)}>
      <Button writes disabled={isClosed} onClick={() => setAsked({ act: 'new' })} className="max-sm:hidden">
        <Icon name="plus" className="size-3.5" />
        New folder…
      </Button>
      <Menu trigger={<IconButton icon="more" label="More" />}>
        <MenuItem icon="plus" disabled={isStale || isClosed} onSelect={() => setAsked({ act: 'new' })}>
          New folder…
        </MenuItem>
        <MenuItem icon="upload" disabled={isStale || isClosed} onSelect={() => upload('folder')}>
          Upload a folder…
        </MenuItem>
        <MenuItem icon="download" onSelect={() => window.location.assign(zipUrl(path))}>
          Download this folder as ZIP
        </MenuItem>
        <MenuLine />
        <MenuItem icon="eye" fact={folder.page && count(folder.page.hidden)} onSelect={files.toggleHidden}>
          {shown.hidden ? 'Hide hidden files' : 'Show hidden files'}
        </MenuItem>
      </Menu>
      <Button look="pri" writes disabled={isClosed} onClick={() => upload('files')}>
        <Icon name="upload" className="size-3.5" />
        Upload
      </Button>
    </PageHeader>
  );
}

function Middle({ files }: { files: FilesState }) {
  const { path, folder, shown, gone, text } = files;
  const { isOver, handlers } = useDropOn(path, folder.page?.closed === '');
  const { error } = folder.query;
  return (
    <div {...handlers} className="relative flex min-h-0 min-w-0 flex-col">
      <FolderBar path={path} text={text} onOpen={files.openFolder} onText={files.setText} />
      {folder.page && folder.page.closed !== '' && (
        <Note className="mx-3.5 my-2">{`Nothing can be put in here. ${folder.page.closed}.`}</Note>
      )}
      {folder.page?.isCut && (
        <Note tone="warn" className="mx-3.5 my-2">
          {`There is more in here than is listed. Search by name, or use the terminal.`}
        </Note>
      )}
      <Loading isLoading={folder.query.isPending} frame={<Frame />}>
        {() => {
          if (gone !== '' || !folder.page) {
            const isGone = gone !== '' || (error instanceof ApiError && error.code === 'NOT_FOUND');
            return (
              <ErrorState
                title={`${titleOf(path)} ${isGone ? 'is not there any more' : 'cannot be shown'}`}
                error={gone === '' ? error : new ApiError('NOT_FOUND', gone)}
                onRetry={() => void folder.query.refetch()}
                action={<Button onClick={() => files.openFolder(folderOf(path))}>Up</Button>}
              />
            );
          }
          if (folder.total === 0) return <Empty files={files} />;
          return (
            <FileList
              shown={shown}
              folder={folder}
              cursor={files.cursor}
              chosen={files.chosen}
              onCursor={files.moveCursor}
              onOpen={files.open}
              onToggle={files.toggle}
              onOrder={files.order}
            />
          );
        }}
      </Loading>
      {isOver && (
        <div className="pointer-events-none absolute inset-1 rounded-md border-2 border-dashed border-accent" />
      )}
      <EntriesBar
        path={path}
        names={[...files.chosen]}
        onAct={(act) => files.act(act, [...files.chosen])}
        onNone={files.none}
      />
    </div>
  );
}

function Empty({ files: { folder, text, path } }: { files: FilesState }) {
  if (text !== '')
    return <EmptyState title="Nothing here is named so">Names are searched in this folder only.</EmptyState>;
  const hidden = folder.page?.hidden ?? 0;
  if (folder.page?.closed !== '') return <EmptyState title="Nothing is in here" />;
  return (
    <EmptyState
      title="Drop files here"
      action={
        <Button writes onClick={() => void askForFiles('files').then((found) => addUploads(path, found))}>
          <Icon name="upload" className="size-3.5" />
          Choose files…
        </Button>
      }
    >
      {hidden > 0
        ? `The folder is empty but for ${counted(hidden, 'hidden file')}.`
        : 'The folder is empty.'}{' '}
      Files and whole folders can be dropped anywhere on the list.
    </EmptyState>
  );
}

function Frame() {
  return (
    <div className="grid gap-4 p-4">
      {['w-56', 'w-40', 'w-72', 'w-32', 'w-48'].map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}

function summaryOf(page: FilesState['folder']['page']): string {
  if (!page) return '';
  const files = page.total - page.folders;
  return (
    [page.folders > 0 && counted(page.folders, 'folder'), files > 0 && counted(files, 'file')]
      .filter(Boolean)
      .join(', ') || 'empty'
  );
}

function useFileKeys(files: FilesState) {
  const { chosen, file, folder, cursor, path } = files;
  // By its name: what it is may still be on its way.
  const names = chosen.size > 0 ? [...chosen] : file === null ? [] : [file];
  const atCursor = () => (cursor >= 0 ? folder.entryAt(cursor) : undefined);
  useShortcuts([
    { keys: 'Enter', title: 'Open', run: () => atCursor() && files.open(atCursor()!) },
    { keys: ' ', title: 'Select', run: () => atCursor() && files.toggle(atCursor()!) },
    { keys: 'Backspace', title: 'Go up', run: () => path !== '' && files.openFolder(folderOf(path)) },
    { keys: 'mod+a', title: 'Select all', run: () => void files.chooseAll() },
    { keys: 'F2', title: 'Rename', run: () => files.act('rename', names.slice(0, 1)) },
    { keys: 'Delete', title: 'Move to the trash', run: () => files.act('trash', names) },
    { keys: 'Escape', title: '', run: files.none },
  ]);
}
