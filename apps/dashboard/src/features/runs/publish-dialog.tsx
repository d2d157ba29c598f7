'use client';

import { ItemName } from '@pilothouse/contracts/names';
import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { modelsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { CancelButton } from '@/ui/dialog-actions';
import { sentenceOf } from '@/ui/error-state';
import { bytes, count } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { usePublishCheckpoint } from './checkpoints.queries';
import { epochsOf } from './run-words';

/** Which epoch, under what name. `first` is chosen when it opens. */
export function PublishDialog({ run, first, onClose }: PublishDialogProps) {
  const whole = run.checkpoints.filter(({ isComplete }) => isComplete);
  const [file, setFile] = useState(first.file);
  const chosen = whole.find((each) => each.file === file) ?? first;
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? nameFor(run, chosen);
  const parsed = ItemName.safeParse(name);
  const problem = parsed.success ? undefined : parsed.error.issues[0]?.message;
  const models = useQuery(modelsQuery);
  const isTaken = models.data?.some(({ path }) => path === `loras/${name}.safetensors`) ?? false;
  const publish = usePublishCheckpoint(run.id);

  const submit = () => {
    if (!parsed.success || publish.isPending) return;
    publish.mutate(
      { file: chosen.file, name: parsed.data },
      {
        onSuccess: ({ publications }) => {
          const path = publications.at(-1)?.path ?? `loras/${name}.safetensors`;
          toast(`Published as models/${path}`);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Which epoch, under what name?"
      actions={
        <>
          <CancelButton onClick={onClose} />
          <Button look="pri" writes disabled={!parsed.success} working={publish.isPending} onClick={submit}>
            Publish
          </Button>
        </>
      }
    >
      <form
        className="grid gap-3.5 pt-1.5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <FormField label="Epoch">
          <Select
            value={chosen.file}
            options={whole.map((each) => ({
              value: each.file,
              title: titleOf(run, each),
              fact: bytes(each.bytes),
            }))}
            onChange={setFile}
          />
        </FormField>
        <FormField
          label="Name"
          error={problem}
          help={
            isTaken
              ? `models/loras/${name}.safetensors is there: saved beside it with a number, nothing is overwritten`
              : `A copy is saved as models/loras/${name}.safetensors`
          }
        >
          <TextField data-safe value={name} onChange={(event) => setTyped(event.target.value)} />
        </FormField>
      </form>
      {publish.error && (
        <p role="alert" className="mt-3 text-danger">
          {sentenceOf(publish.error)}
        </p>
      )}
    </Dialog>
  );
}

type PublishDialogProps = { run: Run; first: Checkpoint; onClose: () => void };

/** `riso-coast-e3`: tools list LoRAs by name alone, so the epoch stands in it. */
const nameFor = ({ request }: Run, { epoch, isFinal }: Checkpoint) =>
  isFinal || epoch === null ? request.name : `${request.name}-e${epoch}`;

function titleOf(run: Run, { file, epoch, isFinal }: Checkpoint): string {
  const number = epoch ?? (isFinal ? epochsOf(run) : null);
  return number === null ? file : `Epoch ${count(number)}${isFinal ? ', the last' : ''}`;
}
