'use client';

import { useQuery } from '@tanstack/react-query';
import { cn } from '@/ui/cn';
import { Icon, type IconName } from '@/ui/icon';
import { useDropOn } from './drags';
import { pageQuery } from './files.queries';

const ROOT = { path: '', order: 'name', reversed: false, hidden: false, text: '' } as const;

const ICONS: Record<string, IconName> = {
  datasets: 'datasets',
  models: 'models',
  runs: 'runs',
  tools: 'services',
  config: 'settings',
  trash: 'trash',
  logs: 'rows',
};

/** The left column: the folders of the workspace itself. */
export function Places({ path, onOpen }: { path: string; onOpen: (path: string) => void }) {
  const root = useQuery(pageQuery(ROOT, 0));
  const folders =
    root.data?.entries.filter(({ kind, link }) => kind === 'folder' || link?.leads === 'folder') ?? [];
  return (
    <nav
      aria-label="Folders of the workspace"
      className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-surface px-2 py-2.5"
    >
      <h2 className="px-2 pb-1 text-xs text-muted">Workspace</h2>
      <Place name="Workspace" path="" icon="disk" isOn={path === ''} onOpen={onOpen} />
      {folders.map(({ name }) => (
        <Place
          key={name}
          name={name}
          path={name}
          icon={ICONS[name] ?? 'folder'}
          isOn={path === name || path.startsWith(`${name}/`)}
          onOpen={onOpen}
        />
      ))}
    </nav>
  );
}

function Place({ name, path, icon, isOn, onOpen }: PlaceProps) {
  const { isOver, handlers } = useDropOn(path, true);
  return (
    <button
      type="button"
      {...handlers}
      aria-current={isOn ? 'true' : undefined}
      onClick={() => onOpen(path)}
      className={cn(
        'flex h-7 w-full shrink-0 items-center gap-2 rounded-xs px-2 text-left text-sm text-text-2 hover:bg-raised',
        isOn && 'bg-accent-soft text-accent-text hover:bg-accent-soft',
        isOver && 'shadow-[inset_0_0_0_1px_var(--ph-accent)]',
      )}
    >
      <Icon name={icon} className={cn('size-3.5', !isOn && 'text-muted')} />
      <span className="truncate">{name}</span>
    </button>
  );
}

type PlaceProps = {
  name: string;
  path: string;
  icon: IconName;
  isOn: boolean;
  onOpen: (path: string) => void;
};
