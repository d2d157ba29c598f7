'use client';

import { ChangeSettings, type Settings } from '@pilothouse/contracts/settings';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { settingsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { ErrorState, sentenceOf } from '@/ui/error-state';
import { FormField } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { Skeleton } from '@/ui/skeleton';
import { Switch } from '@/ui/switch';
import { TextField } from '@/ui/text-field';
import { useChangeSettings } from './settings.queries';

/** How models are fetched, and from where. */
export function DownloadRules() {
  const settings = useQuery(settingsQuery);
  if (settings.isError) {
    return (
      <ErrorState
        className="p-0"
        title="The settings could not be read"
        error={settings.error}
        onRetry={() => void settings.refetch()}
      />
    );
  }
  if (!settings.data) return <Skeleton className="w-64" />;
  const { downloads } = settings.data;
  return (
    <div className="grid gap-5">
      <Pace downloads={downloads} />
      <Hubs key={`${downloads.huggingFace} ${downloads.civitai}`} downloads={downloads} />
    </div>
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
              ...choices([5, 10, 25, 50, 100, 250], limitMegabytes ?? 5, ' MB/s at most'),
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
  const [huggingFace, setHuggingFace] = useState(downloads.huggingFace ?? '');
  const [civitai, setCivitai] = useState(downloads.civitai ?? '');
  const [problems, setProblems] = useState<Record<string, string>>({});
  const change = useChangeSettings();
  const isChanged = huggingFace !== (downloads.huggingFace ?? '') || civitai !== (downloads.civitai ?? '');

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wish = { downloads: { huggingFace: huggingFace.trim() || null, civitai: civitai.trim() || null } };
    const parsed = ChangeSettings.safeParse(wish);
    const issues = parsed.error?.issues ?? [];
    setProblems(Object.fromEntries(issues.map(({ path, message }) => [path.at(-1), message])));
    if (parsed.success && !change.isPending) change.mutate(parsed.data);
  };
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      <FormField
        label="Hugging Face is at"
        help="A mirror, if you use one. A token is sent only to the address it was given for."
        error={problems.huggingFace}
      >
        <TextField
          isMono
          value={huggingFace}
          placeholder="https://huggingface.co"
          onChange={(event) => setHuggingFace(event.target.value)}
        />
      </FormField>
      <FormField label="Civitai is at" error={problems.civitai}>
        <TextField
          isMono
          value={civitai}
          placeholder="https://civitai.com"
          onChange={(event) => setCivitai(event.target.value)}
        />
      </FormField>
      <div className="flex items-center justify-end gap-2">
        <Failure error={change.error} />
        <Button type="submit" writes disabled={!isChanged} working={change.isPending}>
          Save
        </Button>
      </div>
    </form>
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

function Failure({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p role="alert" className="mr-auto text-sm text-danger">
      {sentenceOf(error)}
    </p>
  );
}

/** A figure from the file that is none of ours stays one of the choices. */
const choices = (usual: number[], own: number, unit = '') =>
  [...new Set([...usual, own])]
    .sort((a, b) => a - b)
    .map((value) => ({ value: String(value), title: `${value}${unit}` }));
