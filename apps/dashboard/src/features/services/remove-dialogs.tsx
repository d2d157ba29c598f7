'use client';

import type { Service } from '@pilothouse/contracts/services';
import type { InstalledVersion, Tool } from '@pilothouse/contracts/tools';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { bytes, counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { isUp } from './service-words';
import { useActOnService } from './services.queries';
import { sourceText } from './source-words';
import { useRemoveVersion, useUninstall } from './tools.queries';

/** One version of several, and not the one in use. */
export function RemoveVersionDialog({ tool, version, onClose }: RemoveVersionProps) {
  const remove = useRemoveVersion(tool.id);
  return (
    <RemovalDialog
      title={`Remove ${version.version} of ${tool.title}?`}
      verb="Remove"
      isWorking={remove.isPending}
      error={remove.error}
      onAct={() => remove.mutate(version.version, { onSuccess: onClose })}
      onClose={onClose}
    >
      {freedText([version])} What all versions share (custom nodes, settings, outputs) stays. To have it back
      it is installed again from {sourceText(version.source)}.
    </RemovalDialog>
  );
}

type RemoveVersionProps = { tool: Tool; version: InstalledVersion; onClose: () => void };

/** The tool with all its versions. One that runs is stopped by the person first, who sees what it is doing. */
export function UninstallDialog({ tool, service, onClose }: UninstallProps) {
  const { id, title, versions } = tool;
  const remove = useUninstall(tool);
  const stop = useActOnService(id);
  const isRunning = service !== null && (isUp(service) || service.state === 'stopping');
  const names = versions.map(({ version }) => version).join(', ');
  return (
    <RemovalDialog
      title={`Uninstall ${title}?`}
      verb="Uninstall"
      canAct={!isRunning}
      isWorking={remove.isPending}
      error={remove.error ?? stop.error}
      // Not by `onSuccess`: with the last version this dialog is gone before it would be called. What fails is said below.
      onAct={() => void remove.mutateAsync().then(onClose, () => undefined)}
      onClose={onClose}
      note={
        isRunning && (
          <Note
            tone="warn"
            className="mt-3"
            action={
              <Button
                size="sm"
                writes
                working={stop.isPending || service.state === 'stopping'}
                onClick={() => stop.mutate({ action: 'stop' })}
              >
                Stop it
              </Button>
            }
          >
            {title} runs, and what it is doing is lost when it stops.
          </Note>
        )
      }
    >
      {versions.length > 1 && `${counted(versions.length, 'version')} go: ${names}. `}
      {freedText(versions)} Its custom nodes, settings and outputs stay where they are, and so do your models.
    </RemovalDialog>
  );
}

type UninstallProps = { tool: Tool; service: Service | null; onClose: () => void };

function RemovalDialog({ title, verb, canAct = true, isWorking, error, note, ...rest }: RemovalProps) {
  return (
    <Dialog
      isOpen
      onClose={rest.onClose}
      title={title}
      actions={
        <>
          <Button data-safe onClick={rest.onClose}>
            Keep it
          </Button>
          <Button look="dngFill" writes disabled={!canAct} working={isWorking} onClick={rest.onAct}>
            {verb}
          </Button>
        </>
      }
    >
      <p>{rest.children}</p>
      {note}
      {error && <p className="mt-2 text-danger">{sentenceOf(error)}</p>}
    </Dialog>
  );
}

type RemovalProps = {
  title: string;
  verb: string;
  canAct?: boolean;
  isWorking: boolean;
  error: Error | null;
  note?: ReactNode;
  onAct: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** "1.2 GB become free."; nothing is claimed of what was not measured. */
function freedText(versions: InstalledVersion[]): string {
  const sizes = versions.map(({ sizeBytes }) => sizeBytes);
  if (sizes.includes(null)) return `${versions.length === 1 ? 'Its folder goes' : 'Their folders go'}.`;
  return `${bytes(sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0))} become free.`;
}
