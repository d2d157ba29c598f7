'use client';

import type { Service } from '@pilothouse/contracts/services';
import type { InstalledVersion, Tool } from '@pilothouse/contracts/tools';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { bytes, moment } from '@/ui/format';
import { isUp } from './service-words';
import { useUseVersion } from './tools.queries';
import { usePlace } from './use-place';

type Props = { tool: Tool; service: Service | null; onClose: () => void };

/** To any version that is still on the disk: which one, and what happens then. */
export function RollBackDialog({ tool, service, onClose }: Props) {
  const { title, versions, current } = tool;
  const asked = usePlace().version;
  const others = versions.filter(({ version }) => version !== current);
  const [chosen, setChosen] = useState(() => startWith(tool, asked));
  const use = useUseVersion(tool.id);
  const isRunning = service !== null && isUp(service);

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        others.length === 0 ? `${title} has no other version on the disk` : `Start ${title} from ${chosen}?`
      }
      actions={
        <>
          <Button data-safe onClick={onClose}>
            {current ? `Stay with ${current}` : 'Not now'}
          </Button>
          {chosen && (
            <Button writes working={use.isPending} onClick={() => use.mutate(chosen, { onSuccess: onClose })}>
              {isRunning ? `Use ${chosen} and restart` : `Use ${chosen}`}
            </Button>
          )}
        </>
      }
    >
      {others.length > 1 && (
        <fieldset className="mb-2.5 grid gap-px">
          <legend className="sr-only">Version</legend>
          {others.map((version) => (
            <VersionChoice
              key={version.version}
              version={version}
              isChosen={version.version === chosen}
              onChoose={() => setChosen(version.version)}
            />
          ))}
        </fieldset>
      )}
      <p>
        {isRunning
          ? `${title} is stopped and started again: what it is doing now is lost. `
          : `${title} does not run; the next start is with this version. `}
        {current && `${current} stays on the disk, so the way back is as short. `}
        Custom nodes, settings and outputs are shared by all versions and stay.
      </p>
      {use.error && <p className="mt-2 text-danger">{sentenceOf(use.error)}</p>}
    </Dialog>
  );
}

/** The one that was asked for, else the newest that is older than the one in use, else any other. */
function startWith({ versions, current }: Tool, asked: string | null): string | null {
  const names = versions.map(({ version }) => version);
  if (asked !== null && asked !== current && names.includes(asked)) return asked;
  const at = current === null ? -1 : names.indexOf(current);
  return names[at + 1] ?? names.find((name) => name !== current) ?? null;
}

type ChoiceProps = { version: InstalledVersion; isChosen: boolean; onChoose: () => void };

function VersionChoice({
  version: { version, installedAt, sizeBytes, readySeconds },
  isChosen,
  onChoose,
}: ChoiceProps) {
  return (
    <label
      className={cn(
        'flex min-h-[34px] items-center gap-2.5 rounded-sm px-2 text-sm hover:bg-raised max-sm:min-h-11',
        isChosen && 'bg-accent-soft',
      )}
    >
      <input
        type="radio"
        name="version"
        checked={isChosen}
        onChange={onChoose}
        className="accent-(--ph-accent)"
      />
      <span className="mono text-text">{version}</span>
      <span className="flex-1" />
      <span className="text-xs text-muted">
        installed {moment(installedAt)}
        {sizeBytes !== null && `, ${bytes(sizeBytes)}`}
        {readySeconds !== null && `, ready after ${Math.round(readySeconds)}\u00a0s`}
      </span>
    </label>
  );
}
