'use client';

import type { InstalledVersion, Tool } from '@pilothouse/contracts/tools';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { bytes, moment } from '@/ui/format';
import { Menu, MenuItem } from '@/ui/menu';
import { Tag } from '@/ui/tag';
import { RemoveVersionDialog } from './remove-dialogs';
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
      {current && (
        <Tag isKey title={inUse && aboutText(inUse)}>
          {current} in use
        </Tag>
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
      {leaving && <RemoveVersionDialog tool={tool} version={leaving} onClose={() => setLeaving(null)} />}
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
