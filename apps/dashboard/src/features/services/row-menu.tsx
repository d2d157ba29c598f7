'use client';

import { useStaleSince } from '@/api/connection';
import { sentenceOf } from '@/ui/error-state';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { toast } from '@/ui/toast';
import { openAddress } from './open-address';
import type { RowActionsProps } from './row-actions';
import { isReady, isUp } from './service-words';
import { isInstalled } from './tool-rows';
import { useLook } from './tools.queries';

/** Everything that can be done with a row. */
export function RowMenu({ row, act, isStale, go }: RowActionsProps) {
  const { name, title, tool, service } = row;
  const look = useLook();
  const cannotWrite = useStaleSince() !== null;
  const cannotAct = isStale || cannotWrite;
  const href = service && isReady(service) ? openAddress(service) : null;
  const isRunning = service !== null && isUp(service);
  const canUpdate = tool?.install && isInstalled(row);

  return (
    <Menu trigger={<IconButton icon="more" label={`More for ${title}`} size="sm" working={look.isPending} />}>
      {href && (
        <MenuItem icon="out" onSelect={() => window.open(href, '_blank', 'noopener')}>
          Open in a new tab
        </MenuItem>
      )}
      {service && !isRunning && (
        <MenuItem icon="play" disabled={cannotAct} onSelect={() => act.mutate({ action: 'start' })}>
          Start
        </MenuItem>
      )}
      {isRunning && (
        <MenuItem icon="restart" disabled={cannotAct} onSelect={() => act.mutate({ action: 'restart' })}>
          Restart
        </MenuItem>
      )}
      {isRunning && !service.isCore && (
        <MenuItem icon="stop" disabled={cannotAct} onSelect={() => act.mutate({ action: 'stop' })}>
          Stop
        </MenuItem>
      )}
      {service && (
        <MenuItem icon="rows" onSelect={() => go({ name })}>
          Options and log
        </MenuItem>
      )}
      {tool && <MenuLine />}
      {canUpdate && (
        <MenuItem icon="download" onSelect={() => go({ name, panel: 'update' })}>
          Update…
        </MenuItem>
      )}
      {tool?.install && !isInstalled(row) && (
        <MenuItem icon="download" onSelect={() => go({ name, panel: 'install' })}>
          Install…
        </MenuItem>
      )}
      {tool && tool.versions.length > 1 && (
        <MenuItem icon="history" onSelect={() => go({ name, panel: 'roll-back' })}>
          Roll back…
        </MenuItem>
      )}
      {canUpdate && (
        <MenuItem
          icon="search"
          disabled={cannotWrite}
          onSelect={() =>
            look.mutate(name, {
              onSuccess: ({ newer }) => toast(`${title}: ${newer?.text ?? 'nothing is known'}`),
              onError: (error) => toast(`${title}: ${sentenceOf(error)}`),
            })
          }
        >
          Look for an update
        </MenuItem>
      )}
      {tool && (
        <MenuItem icon="copy" onSelect={() => go({ name, panel: 'add' })}>
          Copy its entry…
        </MenuItem>
      )}
      {tool?.homepage && (
        <MenuItem icon="link" onSelect={() => window.open(tool.homepage ?? '', '_blank', 'noopener')}>
          Its homepage
        </MenuItem>
      )}
      {tool && tool.versions.length > 0 && (
        <>
          <MenuLine />
          <MenuItem icon="trash" isDangerous onSelect={() => go({ name, panel: 'uninstall' })}>
            Uninstall…
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
