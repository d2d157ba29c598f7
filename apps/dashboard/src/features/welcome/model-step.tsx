import type { Family, ModelFile } from '@pilothouse/contracts/models';
import type { TrainingSetup } from '@pilothouse/contracts/plans';
import { useQuery } from '@tanstack/react-query';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { machineQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { bytes } from '@/ui/format';
import { baseModels, neededFiles } from './family-files';

const CHARACTER: Record<Family, string> = {
  sd15: 'fast, small, 512 px',
  sdxl: 'good all-rounder, 1024 px',
  sd35: 'strong with text, slower',
  flux1: 'best detail, large',
  chroma: 'open relative of FLUX.1, large',
  lumina2: 'small transformer, 1024 px',
};

/** What each family needs, what of it is here, and where the rest belongs. Follows the folder as it fills. */
export function ModelStep({ setup, models, onLeave }: ModelStepProps) {
  const [family, setFamily] = useState<Family>('sdxl');
  const chosen = setup?.families.find((one) => one.family === family);
  if (!setup || !chosen) return null;
  return (
    <div className="mt-2.5 overflow-hidden rounded-md border border-line bg-surface">
      <RadioGroup.Root
        aria-label="Model family"
        value={family}
        onValueChange={(next) => setFamily(next as Family)}
      >
        {setup.families.map((one) => (
          <FamilyRow key={one.family} family={one.family} title={one.title} models={models} />
        ))}
      </RadioGroup.Root>
      <NeededFiles setup={chosen} models={models} />
      <div className="flex items-center gap-2.5 border-t border-line py-[11px] pr-3 pl-4">
        <p className="min-w-0 flex-1 text-sm text-muted">Files put there show up here by themselves.</p>
        <Button look="bare" onClick={onLeave}>
          Later
        </Button>
      </div>
    </div>
  );
}

type ModelStepProps = { setup: TrainingSetup | undefined; models: ModelFile[]; onLeave: () => void };

function FamilyRow({ family, title, models }: { family: Family; title: string; models: ModelFile[] }) {
  const found = baseModels(family, models);
  const [first] = found;
  return (
    <RadioGroup.Item
      value={family}
      className="group grid min-h-11 w-full grid-cols-[18px_minmax(0,1fr)_auto] items-center gap-3 border-t border-line px-4 text-left text-sm first:border-0 hover:bg-hover data-[state=checked]:bg-accent-soft sm:grid-cols-[18px_120px_minmax(0,1fr)_auto]"
    >
      <span className="size-[15px] rounded-full border border-line-control group-data-[state=checked]:border-[4.5px] group-data-[state=checked]:border-accent" />
      <span className="font-medium">{title}</span>
      <span className="text-muted group-data-[state=checked]:text-text-2 max-sm:hidden">
        {CHARACTER[family]}
      </span>
      {first ? (
        <span className="max-w-[340px] truncate text-right">
          {first.path.split('/').at(-1)} <span className="text-muted">{bytes(first.bytes)}</span>
          {found.length > 1 && <span className="text-muted"> and {found.length - 1} more</span>}
        </span>
      ) : (
        <span className="text-right text-muted">not here</span>
      )}
    </RadioGroup.Item>
  );
}

function NeededFiles({ setup, models }: { setup: TrainingSetup['families'][number]; models: ModelFile[] }) {
  const { data: machine } = useQuery(machineQuery);
  return (
    <ul className="border-t border-line px-4 py-2">
      {neededFiles(setup, models).map(({ title, folder, found }) => {
        const path = `${machine?.workspace ?? ''}/models/${folder}/`;
        return (
          <li
            key={folder}
            className="grid items-center gap-x-3 py-1.5 text-sm sm:grid-cols-[150px_minmax(0,1fr)_auto]"
          >
            <span className="text-muted">{title}</span>
            <span className="flex min-w-0 items-center gap-1">
              <code className="min-w-0 truncate font-mono text-xs text-text-2">{path}</code>
              <CopyButton text={path} label="Copy the folder" />
            </span>
            <span className={found.length > 0 ? 'text-ok' : 'text-muted'}>
              {found.length > 0 ? `${found.length} found` : 'nothing yet'}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
