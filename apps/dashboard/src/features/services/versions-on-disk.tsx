'use client';

import type { InstalledVersion, Tool } from '@pilothouse/contracts/tools';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { bytes, moment } from '@/ui/format';
import { Menu, MenuItem } from '@/ui/menu';
import { Tag } from '@/ui/tag';
import { sourceText } from './source-words';
import { useRemoveVersion } from './tools.queries';
import type { Go } from './use-place';

/** Every version that could be started at once, and the ways to another one. */
export function VersionsOnDisk({ tool, go }: { tool: Tool; go: Go }) {
  const { id, current, versions, install } = tool;
  const [leaving, setLeaving] = useState<InstalledVersion | null>(null);
  const inUse = versions.find(({ version }) => version === current);
  const others = versions.filter(({ version }) => version !== current);
  return (
    <div className="mt-[11px] flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm">
      <span className="text-muted">On disk</span>
      {current && others.length > 0 && <Tag isKey>{current} in use</Tag>}
      {inUse && others.length === 0 && (
        <Menu
          align="start"
          trigger={
            <button type="button" title={aboutText(inUse)} className={VERSION}>
              {current} in use
            </button>
          }
        >
          <MenuItem icon="trash" isDangerous fact={sizeOf(inUse)} onSelect={() => setLeaving(inUse)}>
            Uninstall…
          </MenuItem>
        </Menu>
      )}
      {others.map((version) => (
        <Menu
          key={version.version}
          align="start"
          trigger={
            <button type="button" title={aboutText(version)} className={VERSION}>
              {version.version}
            </button>
          }
        >
          <MenuItem
            icon="history"
            onSelect={() => go({ name: id, panel: 'roll-back', version: version.version })}
          >
            Use it…
          </MenuItem>
          <MenuItem icon="trash" isDangerous fact={sizeOf(version)} onSelect={() => setLeaving(version)}>
            Remove…
          </MenuItem>
        </Menu>
      ))}
      <span className="flex-1" />
      {others.length > 0 && (
        <Button
          size="sm"
          look="bare"
          className="text-accent-text"
          onClick={() => go({ name: id, panel: 'roll-back' })}
        >
          Roll back…
        </Button>
      )}
      {install && (
        <Button
          size="sm"
          look="bare"
          className="text-accent-text"
          onClick={() => go({ name: id, panel: 'update' })}
        >
          Update…
        </Button>
      )}
      {leaving && <RemoveDialog tool={tool} version={leaving} onClose={() => setLeaving(null)} />}
    </div>
  );
}

const VERSION =
  'inline-flex h-5 items-center rounded-xs border border-line bg-raised px-[7px] text-xs text-text-2 hover:bg-overlay max-sm:h-9';

const sizeOf = ({ sizeBytes }: InstalledVersion) => (sizeBytes === null ? undefined : bytes(sizeBytes));

const aboutText = ({ installedAt, sizeBytes, python }: InstalledVersion) =>
  [
    `installed ${moment(installedAt)}`,
    sizeBytes === null ? '' : bytes(sizeBytes),
    python ? `Python ${python}` : '',
  ]
    .filter(Boolean)
    .join(', ');

function RemoveDialog({
  tool,
  version,
  onClose,
}: {
  tool: Tool;
  version: InstalledVersion;
  onClose: () => void;
}) {
  const remove = useRemoveVersion(tool.id);
  const { sizeBytes, source } = version;
  const isLast = tool.versions.length === 1;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isLast ? `Uninstall ${tool.title}?` : `Remove ${version.version} of ${tool.title}?`}
      actions={
        <>
          <Button data-safe onClick={onClose} className="max-sm:h-11">
            Keep it
          </Button>
          <Button
            look="dngFill"
            writes
            working={remove.isPending}
            onClick={() => remove.mutate(version.version, { onSuccess: onClose })}
            className="max-sm:h-11"
          >
            {isLast ? 'Uninstall' : 'Remove'}
          </Button>
        </>
      }
    >
      <p>
        {sizeBytes === null ? 'Its folder goes' : `${bytes(sizeBytes)} become free`}. What{' '}
        {isLast ? 'is kept beside it' : 'all versions share'} (custom nodes, settings, outputs) stays. To have
        it back it is installed again from {sourceText(source)}.
      </p>
      {remove.error && <p className="mt-2 text-danger">{sentenceOf(remove.error)}</p>}
    </Dialog>
  );
}
