'use client';

import type { ImportedSetup, LeftOut } from '@pilothouse/contracts/exchange';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { Drawer } from '@/ui/dialog';
import { counted } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { toast } from '@/ui/toast';
import { ExportChoice } from './export-drawer';
import { importedForm } from './imported-form';
import { importSetup } from './train.queries';
import type { Train } from './use-train';

const ENDINGS = '.json,.toml,.txt';
const MOST_BYTES = 300_000;

/** Files of other tools fill the form; what they hold and the form does not is listed with the reason. */
export function ImportButton({ train }: { train: Train }) {
  const [isOpen, setOpen] = useState(false);
  const read = useMutation({
    mutationFn: async (files: File[]) => importSetup(await Promise.all(files.map(textOf))),
    onSuccess: ({ values }) => {
      if (!train.setup.data) return;
      const before = train.form;
      train.change(importedForm(before, values, train.setup.data));
      toast('The form is filled', { undo: () => train.change(before) });
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon name="download" className="size-3.5" />
        Import
      </Button>
      <Drawer isOpen={isOpen} onClose={() => setOpen(false)} title="Import">
        <DropZone isReading={read.isPending} onFiles={(files) => files.length > 0 && read.mutate(files)} />
        {read.error && !read.isPending && (
          <Note tone="bad" className="mx-4 mb-3">
            {read.error.message}
          </Note>
        )}
        {read.data && !read.isPending && <Report setup={read.data} />}
        <ExportChoice train={train} />
      </Drawer>
    </>
  );
}

async function textOf(file: File) {
  if (file.size > MOST_BYTES)
    throw new Error(`${file.name} is too large for settings: it has more than 300 kB.`);
  return { name: file.name, text: await file.text() };
}

function DropZone({ isReading, onFiles }: { isReading: boolean; onFiles: (files: File[]) => void }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        'm-4 grid justify-items-start gap-2.5 rounded-md border border-dashed px-4 py-4 text-sm',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong',
      )}
    >
      <p className="text-text-2">
        A configuration of the kohya_ss GUI (.json), settings or a dataset of sd-scripts (.toml), sample
        prompts (.txt) or a run.json. The files of one run may be chosen together.
      </p>
      <Button disabled={isReading} working={isReading} onClick={() => void pick().then(onFiles)}>
        Choose files
      </Button>
      {isReading && (
        <p role="status" className="text-xs text-muted">
          Reading. The first time the trainer is asked for its arguments, which can take minutes.
        </p>
      )}
    </div>
  );
}

/** The browser's own dialog. A fresh input each time: the same file may be chosen again. */
function pick(): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.accept = ENDINGS;
    input.onchange = () => resolve([...(input.files ?? [])]);
    input.oncancel = () => resolve([]);
    input.click();
  });
}

function Report({ setup: { values, files, notes, leftOut, added } }: { setup: ImportedSetup }) {
  const lost = leftOut.filter(({ matters }) => matters);
  const settled = leftOut.filter(({ matters }) => !matters);
  const extra = Object.keys(values.extra ?? {}).length;
  const taken = Object.keys(values).filter((key) => key !== 'extra').length;
  return (
    <div aria-label="What was read" role="region" className="border-t border-line">
      <div className="px-4 py-3 text-sm">
        {files.map(({ name, readAs }) => (
          <p key={name} className="break-words">
            <span className="mono break-all">{name}</span>{' '}
            <span className="text-muted">read as {readAs}</span>
          </p>
        ))}
        <p className="mt-1 text-text-2">
          {counted(taken, 'field')} filled
          {extra > 0 && `, ${counted(extra, 'argument')} set under Everything`}.
        </p>
      </div>
      {notes.map((note) => (
        <p key={note} className="flex gap-2 px-4 pb-2 text-sm text-text-2">
          <Icon name="info" className="mt-0.5 size-3.5 text-muted" />
          <span className="min-w-0 break-words">{note}</span>
        </p>
      ))}
      <Entries title={`Not taken over: ${lost.length}`} entries={lost} isOpen />
      <Entries title={`Settled by Pilothouse itself: ${settled.length}`} entries={settled} />
      {added.length > 0 && (
        <details className="border-t border-line px-4 py-2.5 text-sm">
          <summary>Given to the trainer besides: {added.length}</summary>
          <p className="mono mt-1.5 break-words text-text-2">{added.map((name) => `--${name}`).join(' ')}</p>
        </details>
      )}
    </div>
  );
}

function Entries({ title, entries, isOpen }: { title: string; entries: LeftOut[]; isOpen?: boolean }) {
  if (entries.length === 0) return null;
  return (
    <details open={isOpen} className="border-t border-line px-4 py-2.5 text-sm">
      <summary>{title}</summary>
      <ul className="mt-2 grid gap-2">
        {entries.map(({ file, key, value, reason }, at) => (
          <li key={`${file}/${key}/${at}`} className="min-w-0">
            <p className="mono break-all">
              {key} <span className="text-muted">{value}</span>
            </p>
            <p className="text-xs text-text-2">{reason}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
