'use client';

import type { ToolSource } from '@pilothouse/contracts/tool-entry';
import type { Tool } from '@pilothouse/contracts/tools';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { machineQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { sentenceOf } from '@/ui/error-state';
import { bytes } from '@/ui/format';
import { Note } from '@/ui/note';
import { Segments } from '@/ui/segments';
import { SourceFields } from './source-fields';
import { formOf, readSource } from './source-form';
import { sourceText } from './source-words';
import { useInstall } from './tools.queries';

type Install = NonNullable<Tool['install']>;
type Choice = 'newer' | 'catalogue' | 'other';

const GIGABYTE = 1_000_000_000;

type Props = { tool: Tool; install: Install; isUpdate: boolean; onClose: () => void };

/** Where it comes from, what it takes of the disk, what is missing; then the run that does it. */
export function InstallDialog({ tool, install, isUpdate, onClose }: Props) {
  const { title, current, newer } = tool;
  const router = useRouter();
  const start = useInstall(tool.id);
  const newerSource = newer?.source ?? null;
  const [choice, setChoice] = useState<Choice>(newerSource ? 'newer' : 'catalogue');
  const [form, setForm] = useState(() => formOf(newerSource ?? install.source));
  const [isTried, setTried] = useState(false);
  const other = readSource(install.source, form);
  const known = choice === 'newer' ? newerSource : choice === 'catalogue' ? install.source : null;
  const source = known ?? other.source;

  const go = () => {
    setTried(true);
    if (source)
      start.mutate(choice === 'catalogue' ? {} : { source }, {
        onSuccess: ({ id }) => router.push(`/runs/?id=${id}`),
      });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isUpdate ? `Update ${title}?` : `Install ${title}?`}
      className="w-[min(560px,calc(100vw-24px))]"
      actions={
        <>
          <Button onClick={onClose}>Not now</Button>
          <Button
            data-safe
            look="pri"
            writes
            disabled={install.problem !== '' || tool.installing !== null}
            working={start.isPending}
            onClick={go}
          >
            {isUpdate ? 'Update' : 'Install'}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <Segments
          label="Where it comes from"
          value={choice}
          onChange={setChoice}
          options={[
            ...(newerSource ? [{ value: 'newer' as const, title: 'What is newer' }] : []),
            { value: 'catalogue', title: 'As in the catalogue' },
            {
              value: 'other',
              title: install.source.type === 'git' ? 'Fork, mirror or folder' : 'Another one',
            },
          ]}
        />
        {known ? (
          <p
            className="mono text-sm break-all text-text"
            title={known.type === 'git' ? known.ref : undefined}
          >
            {sourceText(known)}
          </p>
        ) : (
          <SourceFields
            type={install.source.type}
            form={form}
            problems={isTried || isTouched(form, install.source) ? other.problems : {}}
            onChange={setForm}
          />
        )}
        <Disk needed={install.diskGigabytes * GIGABYTE} />
        {install.problem && <Note tone="warn">{install.problem}</Note>}
        {tool.installing && <Note tone="live">{title} is being installed just now.</Note>}
        <p className="text-sm">
          {current === null
            ? 'It is fetched and built in an environment of its own, started once, and used when it answers.'
            : `It is built beside ${current} and tried. When it answers it takes the place of ${current}, which stays on the disk; when it does not, ${current} goes on. Custom nodes and settings come along.`}
        </p>
        {start.error && <p className="text-sm text-danger">{sentenceOf(start.error)}</p>}
      </div>
    </Dialog>
  );
}

const isTouched = (form: ReturnType<typeof formOf>, source: ToolSource) =>
  JSON.stringify(form) !== JSON.stringify(formOf(source));

function Disk({ needed }: { needed: number }) {
  const { data: machine } = useQuery(machineQuery);
  const free = machine && machine.disk.totalBytes > 0 ? machine.disk.freeBytes : null;
  return (
    <p className="text-sm">
      Needs about <span className="font-medium text-text">{bytes(needed)}</span> of disk,{' '}
      {free === null ? (
        <span className="text-muted">how much is free is unknown</span>
      ) : (
        <span className={free < needed ? 'text-danger' : undefined}>{bytes(free)} are free</span>
      )}
      .
    </p>
  );
}
