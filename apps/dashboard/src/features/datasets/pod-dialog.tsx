'use client';

import type { PodFolder, TakeHow } from '@pilothouse/contracts/uploads';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Dialog } from '@/ui/dialog';
import { ErrorState } from '@/ui/error-state';
import { count, counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Segments } from '@/ui/segments';
import { toast } from '@/ui/toast';
import { datasetHref } from './dataset-href';
import { preparation } from './preparation';
import { moveFolder, podFolderQuery, podThumbnailUrl, takeFromPod } from './uploads.queries';

const HOW: { value: TakeHow; title: string }[] = [
  { value: 'copy', title: 'Copy' },
  { value: 'link', title: 'Link' },
];
/** Drawn at once; who wants more takes the folder. */
const MOST_DRAWN = 600;

/** Pictures that lie on the pod already: a folder of it, or some of its pictures. */
export function PodDialog({ dataset, onClose }: { dataset: string; onClose: () => void }) {
  const router = useRouter();
  const [path, setPath] = useState('outputs');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [how, setHow] = useState<TakeHow>('copy');
  const [isWorking, setWorking] = useState(false);
  const folder = useQuery(podFolderQuery(path));
  const open = (next: string) => {
    setPath(next);
    setChosen(new Set());
  };
  const work = async (doing: Promise<unknown>, then: () => void) => {
    setWorking(true);
    await doing.then(then, (error: Error) => toast(error.message));
    setWorking(false);
  };
  const take = () => {
    const from =
      chosen.size > 0
        ? {
            type: 'pictures' as const,
            paths: [...chosen].map((file) => (path === '' ? file : `${path}/${file}`)),
          }
        : { type: 'folder' as const, path };
    void work(takeFromPod({ dataset, from, how, preparation: preparation(), layout: 'ask' }), onClose);
  };
  const name = path.split('/').at(-1) ?? '';
  const move = () =>
    void work(moveFolder({ path, name }), () => {
      onClose();
      router.push(datasetHref(name));
    });
  const toggle = (file: string) => {
    const next = new Set(chosen);
    if (!next.delete(file)) next.add(file);
    setChosen(next);
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Add to ${dataset} from the pod`}
      className="top-[8vh] max-h-[84vh] w-[min(720px,calc(100vw-24px))]"
      actions={
        <>
          <Segments label="How" value={how} options={HOW} onChange={setHow} className="w-32" />
          <span className="flex-1" />
          {path.includes('/') && chosen.size === 0 && (
            <Button look="bare" writes working={isWorking} onClick={move}>
              Move it to datasets/{name}
            </Button>
          )}
          <Button
            look="pri"
            writes
            working={isWorking}
            disabled={path === '' && chosen.size === 0}
            onClick={take}
          >
            {chosen.size > 0 ? `Add ${counted(chosen.size, 'picture')}` : 'Add this folder'}
          </Button>
        </>
      }
    >
      <Crumbs path={path} onOpen={open} />
      <p className="pb-2 text-xs text-muted">
        {how === 'copy'
          ? 'Captions beside the pictures and subfolders come along. The originals stay where they are.'
          : 'Links take no room: both names lead to the same bytes. A tool that writes into one of them changes both.'}
      </p>
      {folder.error && (
        <ErrorState
          title={`${path} cannot be shown`}
          error={folder.error}
          onRetry={() => void folder.refetch()}
        />
      )}
      {folder.data && <Content folder={folder.data} chosen={chosen} onOpen={open} onToggle={toggle} />}
    </Dialog>
  );
}

function Crumbs({ path, onOpen }: { path: string; onOpen: (path: string) => void }) {
  const parts = path.split('/').filter(Boolean);
  return (
    <nav aria-label="Folder" className="flex flex-wrap items-center gap-0.5 pt-1 pb-2 font-mono text-xs">
      <Button size="sm" look="bare" data-safe onClick={() => onOpen('')}>
        workspace
      </Button>
      {parts.map((part, at) => (
        <Button key={at} size="sm" look="bare" onClick={() => onOpen(parts.slice(0, at + 1).join('/'))}>
          / {part}
        </Button>
      ))}
    </nav>
  );
}

type ContentProps = {
  folder: PodFolder;
  chosen: ReadonlySet<string>;
  onOpen: (path: string) => void;
  onToggle: (file: string) => void;
};

function Content({ folder, chosen, onOpen, onToggle }: ContentProps) {
  const { path, folders, pictures, captions, isWhole } = folder;
  const inside = (name: string) => (path === '' ? name : `${path}/${name}`);
  return (
    <div className="grid gap-3 pb-1">
      {folders.length > 0 && (
        <ul aria-label="Folders" className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-1">
          {folders.map((name) => (
            <li key={name}>
              <button
                type="button"
                onClick={() => onOpen(inside(name))}
                className="flex h-[30px] w-full items-center gap-2 rounded-sm px-2 text-left text-sm text-text hover:bg-raised max-sm:h-11"
              >
                <Icon name="datasets" className="size-3.5 shrink-0 text-muted" />
                <span className="truncate">{name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="text-xs text-muted" role="status">
        {counted(pictures.length, 'picture')}
        {!isWhole && ' shown, there are more'}, {counted(captions, 'caption')}
        {chosen.size > 0 && `, ${count(chosen.size)} chosen`}
      </p>
      <ul aria-label="Pictures" className="grid grid-cols-[repeat(auto-fill,minmax(96px,1fr))] gap-2 p-1">
        {pictures.slice(0, MOST_DRAWN).map(({ file, changedAt }) => (
          <li key={file}>
            <button
              type="button"
              aria-pressed={chosen.has(file)}
              title={file}
              onClick={() => onToggle(file)}
              className={cn(
                'block aspect-square w-full overflow-hidden rounded-xs bg-inset outline-offset-2',
                chosen.has(file) && 'outline-2 outline-accent',
              )}
            >
              {/* Of any size and made on the way, so there is nothing for Next to optimise. */}
              <img
                src={podThumbnailUrl(inside(file), changedAt)}
                alt={file}
                loading="lazy"
                className="size-full object-cover"
              />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
