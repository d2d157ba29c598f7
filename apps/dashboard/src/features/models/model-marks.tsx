'use client';

import type { ModelDetails, NoteModel } from '@pilothouse/contracts/model-library';
import type { ModelFile } from '@pilothouse/contracts/models';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { ChipsField } from '@/ui/chips-field';
import { cn } from '@/ui/cn';
import { fieldClass } from '@/ui/field-class';
import { FormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { noteModel } from './models.queries';

const STARS = [1, 2, 3, 4, 5];

/** Stars, tags and a note: they stay with the file wherever it is moved. */
export function Marks({ model, details }: { model: ModelFile; details: ModelDetails | undefined }) {
  const save = useMutation({
    mutationFn: (said: Omit<NoteModel, 'path'>) => noteModel({ path: model.path, ...said }),
  });
  const [draft, setDraft] = useState<string | null>(null);
  const stars = model.marks?.stars ?? 0;
  const note = draft ?? details?.note ?? '';
  const isChanged = draft !== null && draft !== (details?.note ?? '');
  return (
    <section className="mt-3 grid gap-2.5 border-t border-line pt-3" aria-label="What you say of it">
      <div className="flex items-center gap-1" role="group" aria-label="Stars">
        {STARS.map((star) => (
          <button
            key={star}
            type="button"
            aria-label={`${star} ${star === 1 ? 'star' : 'stars'}`}
            aria-pressed={stars >= star}
            onClick={() => save.mutate({ stars: stars === star ? 0 : star })}
            className="grid size-6 place-items-center rounded-xs text-muted hover:text-text aria-pressed:text-accent-text max-sm:size-11"
          >
            <Icon name="star" className={cn('size-4', stars >= star && '[&_path]:fill-current')} />
          </button>
        ))}
      </div>
      <FormField label="Tags">
        <ChipsField
          values={model.marks?.tags ?? []}
          onChange={(tags) => save.mutate({ tags })}
          placeholder="Add a tag"
        />
      </FormField>
      <FormField label="Note">
        <textarea
          aria-label="Note"
          rows={3}
          value={note}
          disabled={!details}
          placeholder="Strength, sampler, what it is good for"
          onChange={(event) => setDraft(event.target.value)}
          className={cn(fieldClass(), 'h-auto resize-y py-1.5 text-sm')}
        />
      </FormField>
      {isChanged && (
        <span className="flex justify-end gap-2">
          <Button size="sm" look="bare" onClick={() => setDraft(null)}>
            Discard
          </Button>
          <Button
            size="sm"
            writes
            working={save.isPending}
            onClick={() => save.mutate({ note }, { onSuccess: () => setDraft(null) })}
          >
            Save note
          </Button>
        </span>
      )}
      {save.error && <Note tone="bad">{save.error.message}</Note>}
    </section>
  );
}
