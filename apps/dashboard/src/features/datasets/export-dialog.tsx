'use client';

import { ExportDataset, type ExportLayout } from '@pilothouse/contracts/exports';
import { leadingTag } from '@pilothouse/pictures/caption-tags';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { wordsForFiles } from '@/api/content-words';
import { Button } from '@/ui/button';
import { bytes, count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { Switch } from '@/ui/switch';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { OrganiseDialog } from './organise-dialog';
import type { OrganiseDialogProps } from './organise-dialogs';
import { downloadZip, exportToFolder } from './organise.queries';

const LAYOUTS: { value: ExportLayout; title: string }[] = [
  { value: 'plain', title: 'As it is' },
  { value: 'kohya', title: 'Kohya' },
  { value: 'ai-toolkit', title: 'AI Toolkit' },
  { value: 'diffusion-pipe', title: 'diffusion-pipe' },
];

const MEANS: Record<ExportLayout, string> = {
  plain: 'The pictures and their captions, every byte as it is.',
  kohya: 'A folder named by repeats and words, as sd-scripts and the Kohya GUI read it.',
  'ai-toolkit': 'A folder, and config.yaml with the part of a job that is about data.',
  'diffusion-pipe': 'A folder, and the dataset.toml that its configuration names.',
};

/** Takes the dataset, or the chosen pictures, out: as a ZIP to this browser, or as a folder of the workspace. */
export function ExportDialog({ content, files, onClose }: OrganiseDialogProps) {
  const { dataset, images } = content;
  const [form, setForm] = useState(() => ({
    layout: 'plain' as ExportLayout,
    what: 'all' as ExportDataset['what'],
    repeats: '10',
    trigger: leadingTag(images) ?? '',
    className: '',
    resolution: '1024',
    withConfig: true,
    withHashes: false,
  }));
  const change = (next: Partial<typeof form>) => setForm((before) => ({ ...before, ...next }));
  const parsed = ExportDataset.safeParse({
    ...form,
    files,
    repeats: Number(form.repeats),
    resolution: Number(form.resolution),
  });
  const wrong = (field: string) => parsed.error?.issues.find(({ path }) => path[0] === field)?.message ?? '';

  const download = useMutation({
    mutationFn: (request: ExportDataset) => downloadZip(dataset.name, request),
    onSuccess: ({ fileName, files: amount, bytes: size, leftOut }) => {
      toast(`${fileName}: ${counted(amount, 'file')}, ${bytes(size)}${without(leftOut)}`);
      onClose();
    },
  });
  const lay = useMutation({
    mutationFn: (request: ExportDataset) => exportToFolder(dataset.name, request),
    onSuccess: ({ path, files: amount, leftOut }) => {
      toast(`${counted(amount, 'file')} in ${path}${without(leftOut)}`);
      onClose();
    },
  });
  const isPlain = form.layout === 'plain';
  return (
    <OrganiseDialog
      title={files === null ? `Take ${dataset.name} out` : `Take ${wordsForFiles(images, files)} out`}
      verb="Download ZIP"
      onClose={onClose}
      onDone={() => parsed.data && download.mutate(parsed.data)}
      canDo={parsed.success}
      isWorking={download.isPending}
      error={download.error ?? lay.error}
      isWide
      other={
        <Button
          writes
          disabled={!parsed.success}
          working={lay.isPending}
          onClick={() => parsed.data && lay.mutate(parsed.data)}
        >
          Make a folder
        </Button>
      }
    >
      <FormField label="Layout" help={MEANS[form.layout]}>
        <Segments
          label="Layout"
          value={form.layout}
          options={LAYOUTS}
          onChange={(layout) => change({ layout })}
        />
      </FormField>
      {isPlain && (
        <FormField label="Files">
          <Segments
            label="Files"
            value={form.what}
            options={[
              { value: 'all', title: 'Pictures and captions' },
              { value: 'pictures', title: 'Pictures' },
              { value: 'captions', title: 'Captions' },
            ]}
            onChange={(what) => change({ what })}
          />
        </FormField>
      )}
      {!isPlain && (
        <div className="grid grid-cols-2 gap-3.5">
          <FormField label="Repeats" error={wrong('repeats')}>
            <TextField
              inputMode="numeric"
              value={form.repeats}
              onChange={(event) => change({ repeats: event.target.value })}
            />
          </FormField>
          <FormField label="Resolution" error={wrong('resolution')}>
            <TextField
              inputMode="numeric"
              value={form.resolution}
              onChange={(event) => change({ resolution: event.target.value })}
              after={<span className="text-muted">px</span>}
            />
          </FormField>
          {form.layout !== 'diffusion-pipe' && (
            <FormField label="Trigger word" error={wrong('trigger')}>
              <TextField value={form.trigger} onChange={(event) => change({ trigger: event.target.value })} />
            </FormField>
          )}
          {form.layout === 'kohya' && (
            <FormField label="Class" error={wrong('className')}>
              <TextField
                value={form.className}
                placeholder="person"
                onChange={(event) => change({ className: event.target.value })}
              />
            </FormField>
          )}
        </div>
      )}
      {form.layout === 'kohya' && (
        <Option label="dataset.toml" isOn={form.withConfig} onChange={(withConfig) => change({ withConfig })}>
          For --dataset_config of sd-scripts; the folder’s name alone is enough for the Kohya GUI
        </Option>
      )}
      <Option label="Hashes" isOn={form.withHashes} onChange={(withHashes) => change({ withHashes })}>
        SHA-256 of every file, in manifest.sha256
      </Option>
      <p className="text-sm text-text-2">
        {wordsForFiles(images, files)}
        {files !== null && ` of ${count(images.length)}`}. A folder is made in outputs/exports and takes no
        space for pictures where the disk can share them.
      </p>
    </OrganiseDialog>
  );
}

const without = (leftOut: string[]) =>
  leftOut.length > 0 ? `, without ${counted(leftOut.length, 'file')} that this layout cannot take` : '';

function Option({ label, isOn, onChange, children }: OptionProps) {
  return (
    <label className="flex items-center gap-3 text-sm">
      <Switch isOn={isOn} onChange={onChange} label={label} />
      <span className="min-w-0">
        <span className="font-medium text-text">{label}</span>{' '}
        <span className="text-xs text-muted">{children}</span>
      </span>
    </label>
  );
}

type OptionProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void; children: string };
