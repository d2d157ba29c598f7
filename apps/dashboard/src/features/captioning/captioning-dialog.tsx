'use client';

import { CAPTION_TOOL_TITLE, type CaptionTool } from '@pilothouse/contracts/captioning';
import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { leadingTag } from '@pilothouse/pictures/caption-tags';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { DialogActions } from '@/ui/dialog-actions';
import { sentenceOf } from '@/ui/error-state';
import { count } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Note } from '@/ui/note';
import { Segments } from '@/ui/segments';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { captioningSetupQuery, startCaptioning } from './captioning.queries';
import { type CaptioningForm, emptyForm, readForm } from './captioning-form';
import { ToolFields } from './tool-fields';
import { ToolProblem } from './tool-problem';

const TOOLS = (Object.keys(CAPTION_TOOL_TITLE) as CaptionTool[]).map((value) => ({
  value,
  title: CAPTION_TOOL_TITLE[value],
}));

/** Asks for what a captioning run needs, and queues it. */
export function CaptioningDialog({ dataset, images, onClose }: CaptioningDialogProps) {
  // The scripts get neither videos nor what cannot be read.
  const pictures = images.filter(({ kind, width }) => kind === 'picture' && width !== null);
  const without = pictures.filter(({ caption }) => (caption ?? '').trim() === '').length;
  const [form, setForm] = useState(() => emptyForm(leadingTag(images) ?? '', without > 0));
  const change = (next: Partial<CaptioningForm>) => setForm((before) => ({ ...before, ...next }));
  const setup = useQuery(captioningSetupQuery);
  const { request, errors } = readForm(form, dataset);
  const ofTool = setup.data?.tools.find(({ tool }) => tool === form.tool);
  const start = useMutation({
    mutationFn: startCaptioning,
    onSuccess: ({ id, name }) => {
      toast(
        <>
          {name} is queued.{' '}
          <Link href={`/runs/?id=${id}`} className="font-medium text-accent-text hover:underline">
            Open the run
          </Link>
        </>,
      );
      onClose();
    },
  });
  const canStart = request !== null && ofTool?.problem === '';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Tag and caption ${dataset}`}
      className="top-[8vh] max-h-[86vh] w-[min(560px,calc(100vw-24px))]"
      actions={
        <DialogActions
          verb="Queue the run"
          onCancel={onClose}
          canAct={canStart}
          isWorking={start.isPending}
          onAct={() => request && start.mutate(request)}
        />
      }
    >
      <div className="grid gap-3.5 pt-2">
        <Segments label="Tool" value={form.tool} options={TOOLS} onChange={(tool) => change({ tool })} />
        {setup.error && (
          <Note
            tone="bad"
            action={
              <Button size="sm" onClick={() => void setup.refetch()}>
                Try again
              </Button>
            }
          >
            {sentenceOf(setup.error)}
          </Note>
        )}
        {ofTool && ofTool.problem !== '' && (
          <ToolProblem
            problem={ofTool.problem}
            isLooking={setup.isFetching}
            onAgain={() => void setup.refetch()}
          />
        )}
        <ToolFields form={form} errors={errors} local={ofTool?.local ?? []} onChange={change} />
        <div className="grid gap-3.5 sm:grid-cols-2">
          <FormField label="Pictures">
            <Segments
              label="Pictures"
              value={form.images}
              options={[
                { value: 'uncaptioned', title: `Without caption, ${count(without)}` },
                { value: 'all', title: `All, ${count(pictures.length)}` },
              ]}
              onChange={(chosen) => change({ images: chosen })}
            />
          </FormField>
          <FormField
            label="Trigger word first"
            error={errors.triggerWord}
            help="Put before every caption; empty for none"
          >
            <TextField
              value={form.triggerWord}
              onChange={(event) => change({ triggerWord: event.target.value })}
            />
          </FormField>
        </div>
        {form.images === 'uncaptioned' && without === 0 && pictures.length > 0 && (
          <Note>Every picture has a caption. Choose all to write new ones.</Note>
        )}
        {start.error && <Note tone="bad">{sentenceOf(start.error)}</Note>}
        <p className="text-xs text-muted">
          It waits its turn in the queue. The dataset stays as it is until you have looked the captions over.
        </p>
      </div>
    </Dialog>
  );
}

type CaptioningDialogProps = { dataset: string; images: DatasetImage[]; onClose: () => void };
