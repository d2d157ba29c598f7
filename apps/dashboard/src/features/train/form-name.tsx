'use client';

import { counted } from '@/ui/format';
import { ChipsField } from '@/ui/chips-field';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';
import { captionsWith } from './trigger-word';
import type { Train } from './use-train';

/** Name of the run, and the file it will make. */
export function NameField({ train }: { train: Train }) {
  const { form, name, takenNames, change, errors, shownErrors } = train;
  const file = `${name}.safetensors`;
  const help = form.rehearsal
    ? 'Of the rehearsal. Nothing is published under it'
    : name === ''
      ? 'Follows the dataset until you type one'
      : takenNames.includes(name)
        ? `${file} is there or coming: saved beside it with a number, nothing is overwritten`
        : `Free. Saved as ${file}`;
  return (
    <FormField
      label="Name"
      error={shownErrors.name}
      help={errors.name ? undefined : help}
      onReset={form.name === null ? undefined : () => change({ name: null })}
    >
      <TextField
        value={name}
        placeholder="riso-coast-v1"
        onChange={(event) => change({ name: event.target.value })}
      />
    </FormField>
  );
}

/** The words that will call up what was learned. */
export function TriggerWordsField({ train }: { train: Train }) {
  const { triggerWords, images, change, errors, shownErrors } = train;
  const [first] = triggerWords;
  return (
    <FormField
      label="Trigger words"
      // A word that is not taken is seen at once: it stands there as a chip.
      error={triggerWords.length > 0 ? errors.triggerWords : shownErrors.triggerWords}
      help={first === undefined ? 'A word of your own that means nothing else' : saidOf(first, images)}
    >
      <ChipsField
        values={triggerWords}
        onChange={(words) => change({ triggerWords: words })}
        placeholder="risocoast, comma between"
      />
    </FormField>
  );
}

function saidOf(word: string, images: Train['images']): string {
  if (images.length === 0) return 'The first one stands for the pictures without a caption';
  const { holding, written } = captionsWith(images, word);
  if (written === 0) return 'No caption is written: all pictures are trained as these words';
  if (holding === written) return `The first one stands in all ${counted(written, 'caption')}`;
  return `The first one stands in ${holding} of ${counted(written, 'caption')}`;
}
