'use client';

import { type FileEntry, shownName } from '@pilothouse/contracts/files';
import { Button } from '@/ui/button';
import { bytes, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { factOf, isReadable, opensAsFolder, previewKind } from './file-words';
import { contentUrl, previewUrl, saveUrl, zipUrl, folderOf } from './files.queries';
import { PreviewArchive, PreviewModel } from './preview-parts';
import { PreviewText } from './preview-text';

/** The right column: what an entry is, what is in it, and what may be done with it. */
export function Preview({ path, entry, onAct }: PreviewProps) {
  const name = shownName(entry.name);
  const isFolder = opensAsFolder(entry);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <section className="grid gap-1 px-4 pt-3.5 pb-3">
        <h2 className="text-md font-bold break-words">{name}</h2>
        <p className="text-xs text-muted">
          {factOf(entry)}
          {entry.link && entry.bytes !== null ? `, ${bytes(entry.bytes)}` : ''}, changed{' '}
          {moment(entry.changedAt)}
        </p>
        {entry.link && <p className="mono text-xs break-all text-text-2">→ {entry.link.to}</p>}
      </section>
      <div className="flex flex-wrap gap-2 border-b border-line px-4 pb-3.5">
        {(isReadable(entry) || entry.kind === 'folder') && (
          <Button size="sm" asChild>
            <a href={isFolder ? zipUrl(folderOf(path), [entry.name]) : saveUrl(path)} download>
              <Icon name="download" className="size-3.5" />
              {isFolder ? 'Download as ZIP' : 'Download'}
            </a>
          </Button>
        )}
        <Button size="sm" writes disabled={entry.locked !== ''} onClick={() => onAct('rename')}>
          Rename…
        </Button>
        <Button size="sm" writes disabled={entry.locked !== ''} onClick={() => onAct('move')}>
          Move…
        </Button>
        <Button size="sm" writes disabled={entry.secret !== ''} onClick={() => onAct('copy')}>
          Copy…
        </Button>
        <Button size="sm" look="dng" writes disabled={entry.locked !== ''} onClick={() => onAct('trash')}>
          Trash
        </Button>
      </div>
      {(entry.secret || entry.locked) !== '' && (
        <Note className="mx-4 mt-3">{`${entry.secret || entry.locked}.`}</Note>
      )}
      {entry.link?.leads === 'outside' && (
        <Note className="mx-4 mt-3">
          It leads out of the workspace. Such links are shown, and never followed.
        </Note>
      )}
      {isReadable(entry) && <Content path={path} entry={entry} />}
    </div>
  );
}

export type FileAct = 'rename' | 'move' | 'copy' | 'trash';

type PreviewProps = { path: string; entry: FileEntry; onAct: (act: FileAct) => void };

function Content({ path, entry: { name, changedAt } }: { path: string; entry: FileEntry }) {
  const url = contentUrl(path, changedAt);
  switch (previewKind(name)) {
    case 'picture':
      return <Picture src={previewUrl(path, changedAt)} href={url} name={name} />;
    case 'drawn':
      return <Picture src={url} href={url} name={name} />;
    case 'video':
      return (
        <video
          key={url}
          src={url}
          controls
          preload="metadata"
          className="m-4 max-h-[60vh] rounded-sm bg-inset"
        />
      );
    case 'audio':
      return <audio key={url} src={url} controls preload="metadata" className="m-4 w-[calc(100%-32px)]" />;
    case 'model':
      return <PreviewModel path={path} changedAt={changedAt} />;
    case 'archive':
      return <PreviewArchive path={path} changedAt={changedAt} />;
    case 'text':
      return <PreviewText key={path} path={path} changedAt={changedAt} />;
  }
}

function Picture({ src, href, name }: { src: string; href: string; name: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      title="Open in full size"
      className="m-4 grid place-items-center rounded-sm bg-inset p-2"
    >
      <img key={src} src={src} alt={shownName(name)} className="max-h-[60vh] max-w-full object-contain" />
    </a>
  );
}
