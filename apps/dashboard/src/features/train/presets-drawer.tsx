'use client';

import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import { ItemName } from '@pilothouse/contracts/names';
import type { Preset } from '@pilothouse/contracts/presets';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/ui/button';
import { Drawer } from '@/ui/dialog';
import { FormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { TextField } from '@/ui/text-field';
import { toast } from '@/ui/toast';
import { chosen, presetValuesOf } from './presets';
import { restorePreset, savePreset, trashPreset } from './train.queries';
import type { Train } from './use-train';

/** One's own presets: keep the form's values as one, take one away, and see what is wrong with a file. */
export function PresetsButton({ train }: { train: Train }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon name="layers" className="size-3.5" />
        Presets
      </Button>
      <Drawer isOpen={isOpen} onClose={() => setOpen(false)} title="Presets">
        <SaveAs train={train} />
        <Own train={train} />
        <Broken train={train} />
        <p className="px-4 py-3 text-xs text-muted">
          They are files in config/presets. One that is put there by hand appears here by itself.
        </p>
      </Drawer>
    </>
  );
}

function SaveAs({ train }: { train: Train }) {
  const { request, family, change } = train;
  const [name, setName] = useState('');
  const save = useMutation({
    mutationFn: savePreset,
    onSuccess: () => {
      change({ preset: `own/${ItemName.parse(name)}`, settings: {}, epochs: null });
      toast(`Saved as ${name}`);
      setName('');
    },
  });
  const wrong = name === '' ? undefined : ItemName.safeParse(name).error?.issues[0]?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (request === null || family === null || name === '' || wrong) return;
    const { extra, samples } = request;
    const kept = { extra, samples: samples.prompts.length > 0 ? samples : null };
    save.mutate({ name, family, size: null, values: presetValuesOf(request), ...kept });
  };
  return (
    <form onSubmit={submit} className="border-b border-line px-4 py-3">
      <FormField
        label="Save the form’s values as"
        error={wrong ?? save.error?.message}
        help={
          request === null
            ? 'Settle what is missing in the form first.'
            : 'Epochs, every setting, arguments under Everything and sample prompts, without pictures, names and files.'
        }
      >
        <span className="flex gap-2">
          <TextField
            aria-label="Name of the preset"
            value={name}
            onChange={(event) => {
              save.reset();
              setName(event.target.value);
            }}
          />
          <Button
            type="submit"
            disabled={request === null || name === '' || Boolean(wrong) || save.isPending}
          >
            Save
          </Button>
        </span>
      </FormField>
    </form>
  );
}

function Own({ train: { presets, family, preset, familySetup, change } }: { train: Train }) {
  const own = presets.presets.filter(({ isOwn }) => isOwn);
  if (own.length === 0) return <p className="px-4 py-3 text-sm text-muted">None of your own yet.</p>;
  return (
    <ul aria-label="Your presets">
      {own.map((each) => (
        <li key={each.id} className="flex h-[42px] items-center gap-3 border-b border-line px-4 text-sm">
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">{each.title}</span>
            <span className="block truncate text-xs text-muted">{FAMILY_TITLE[each.family]}</span>
          </span>
          {each.family === family && (
            <Button
              size="sm"
              disabled={each.id === preset?.id}
              onClick={() => change(chosen(each, familySetup?.sampling))}
            >
              {each.id === preset?.id ? 'In use' : 'Use'}
            </Button>
          )}
          <DeleteButton preset={each} />
        </li>
      ))}
    </ul>
  );
}

function DeleteButton({ preset: { title } }: { preset: Preset }) {
  const remove = useMutation({
    mutationFn: trashPreset,
    onSuccess: (entry) =>
      toast(`${title} moved to the trash`, {
        undo: () => void restorePreset(entry).catch((error: Error) => toast(error.message)),
      }),
    onError: (error) => toast(error.message),
  });
  return (
    <IconButton
      icon="trash"
      label={`Delete ${title}`}
      disabled={remove.isPending}
      onClick={() => remove.mutate(title)}
    />
  );
}

function Broken({ train: { presets } }: { train: Train }) {
  return presets.broken.map(({ file, problem }) => (
    <div key={file} className="flex gap-2 border-b border-line px-4 py-2.5 text-sm">
      <Icon name="failed" className="mt-0.5 size-3.5 text-danger" />
      <div className="min-w-0">
        <p className="mono break-all">{file}</p>
        <p className="text-xs break-words text-danger">{problem}</p>
      </div>
    </div>
  ));
}
