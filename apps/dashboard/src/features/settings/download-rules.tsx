'use client';

import type { Settings } from '@pilothouse/contracts/settings';
import type { ReactNode } from 'react';
import { useStaleSince } from '@/api/connection';
import { Failure } from '@/ui/failure';
import { FormField } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { Switch } from '@/ui/switch';
import { SettingsForm } from './settings-form';
import { useChangeSettings } from './settings.queries';
import { withOwn } from './with-own';
import { WithSettings } from './with-settings';

/** How models are fetched, and from where. */
export function DownloadRules() {
  return (
    <WithSettings>
      {({ downloads }) => (
        <div className="grid gap-5">
          <Pace downloads={downloads} />
          <Hubs downloads={downloads} />
        </div>
      )}
    </WithSettings>
  );
}

const NO_LIMIT = 'none';

function Pace({ downloads }: Pick<Settings, 'downloads'>) {
  const change = useChangeSettings();
  const isStale = useStaleSince() !== null;
  const { atOnce, connections, limitMegabytes, mayReachPrivate } = downloads;
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap gap-4">
        <FormField label="Files at once" className="w-36">
          <Select
            value={String(atOnce)}
            options={choices([1, 2, 3, 4, 6, 8], atOnce)}
            onChange={(next) => change.mutate({ downloads: { atOnce: Number(next) } })}
            disabled={isStale}
          />
        </FormField>
        <FormField label="Parts of each file" className="w-36">
          <Select
            value={String(connections)}
            options={choices([1, 2, 4, 8, 16], connections)}
            onChange={(next) => change.mutate({ downloads: { connections: Number(next) } })}
            disabled={isStale}
          />
        </FormField>
        <FormField label="All together" className="w-40">
          <Select
            value={limitMegabytes === null ? NO_LIMIT : String(limitMegabytes)}
            options={[
              { value: NO_LIMIT, title: 'As fast as it goes' },
              ...choices([5, 10, 25, 50, 100, 250], limitMegabytes, ' MB/s at most'),
            ]}
            onChange={(next) =>
              change.mutate({ downloads: { limitMegabytes: next === NO_LIMIT ? null : Number(next) } })
            }
            disabled={isStale}
          />
        </FormField>
      </div>
      <Line
        title="Addresses in this machine’s own network"
        text="Off: a pasted address, and one that a server sends to, must be on the public internet. The hubs below may be anywhere."
      >
        <Switch
          label="Addresses in this machine’s own network"
          isOn={mayReachPrivate}
          writes
          onChange={(next) => change.mutate({ downloads: { mayReachPrivate: next } })}
        />
      </Line>
      <Failure error={change.error} />
    </div>
  );
}

function Hubs({ downloads }: Pick<Settings, 'downloads'>) {
  return (
    <SettingsForm
      part="downloads"
      saved={downloads}
      fields={[
        {
          name: 'huggingFace',
          label: 'Hugging Face is at',
          help: 'A mirror, if you use one. A token is sent only to the address it was given for.',
          placeholder: 'https://huggingface.co',
        },
        { name: 'civitai', label: 'Civitai is at', placeholder: 'https://civitai.com' },
      ]}
    />
  );
}

function Line({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex items-start gap-3">
      <span className="pt-0.5">{children}</span>
      <div>
        <h3 className="text-sm font-medium">{title}</h3>
        <p className="text-sm text-muted">{text}</p>
      </div>
    </div>
  );
}

const choices = (usual: number[], own: number | null, unit = '') =>
  withOwn(usual, own).map((value) => ({ value: String(value), title: `${value}${unit}` }));
