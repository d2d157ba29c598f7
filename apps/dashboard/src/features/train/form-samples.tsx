'use client';

import { useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { FormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { SampleEditor } from './form-sample-editor';
import {
  MOST_PROMPTS,
  newSample,
  numberOfSample,
  type SampleForm,
  type SamplesForm,
  samplesText,
} from './sample-form';
import type { Train } from './use-train';

/** Pictures to see by what has been learned: the same prompts and seeds, again and again. */
export function SamplePrompts({ train }: { train: Train }) {
  const { form, triggerWords, errors, change } = train;
  const { samples } = form;
  const [isAsked, setAsked] = useState(false);
  const [edited, setEdited] = useState<number | null>(null);
  const isOpen = isAsked || errors.samples !== undefined;
  const set = (next: Partial<SamplesForm>) => change({ samples: { ...samples, ...next } });

  const add = () => {
    setAsked(true);
    setEdited(samples.prompts.length);
    set({ prompts: [...samples.prompts, newSample(triggerWords[0])] });
  };
  return (
    <section className="border-t border-line">
      <div className="flex h-[38px] items-center gap-2.5 max-sm:h-11">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setAsked(!isOpen)}
          className="flex h-full min-w-0 flex-1 items-center gap-2.5 text-left text-sm"
        >
          <Icon name={isOpen ? 'down' : 'right'} className="size-3.5 text-muted" />
          <span className="shrink-0 font-medium whitespace-nowrap">Sample prompts</span>
          <span className="truncate text-muted">{samplesText(samples)}</span>
        </button>
        <Button size="sm" look="bare" disabled={samples.prompts.length >= MOST_PROMPTS} onClick={add}>
          <Icon name="plus" className="size-3.5" />
          Prompt
        </Button>
      </div>
      {isOpen && (
        <div className="pb-4">
          {samples.prompts.length === 0 && (
            <p className="text-sm text-muted">
              Without one the run is watched by its loss alone. A few pictures, each with the same seed, show
              what it has learned.
            </p>
          )}
          <ol className="mb-3 empty:mb-0">
            {samples.prompts.map((sample, at) => (
              <Row
                // Prompts have no name of their own, and only the last one is added or any one removed.
                key={at}
                at={at}
                sample={sample}
                train={train}
                isOpen={edited === at}
                onOpen={() => setEdited(edited === at ? null : at)}
                onChange={(next) =>
                  set({ prompts: samples.prompts.map((each, place) => (place === at ? next : each)) })
                }
                onRemove={() => {
                  setEdited(null);
                  set({ prompts: samples.prompts.filter((_, place) => place !== at) });
                }}
              />
            ))}
          </ol>
          {errors.samples && (
            <p role="alert" className="mb-3 flex gap-1.5 text-xs text-danger">
              <Icon name="failed" className="mt-px size-3.5" />
              {errors.samples}
            </p>
          )}
          {samples.prompts.length > 0 && <When train={train} samples={samples} set={set} />}
        </div>
      )}
    </section>
  );
}

function Row({ at, sample, train, isOpen, onOpen, onChange, onRemove }: RowProps) {
  const rules = train.familySetup?.sampling;
  const size = `${numberOfSample(sample, 'width', rules)} × ${numberOfSample(sample, 'height', rules)}`;
  return (
    <li className="text-sm">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onOpen}
        className={cn(
          'flex min-h-[28px] w-full items-center gap-3 rounded-sm pr-2 pl-6 text-left hover:bg-raised max-sm:min-h-11',
          isOpen && 'bg-raised',
        )}
      >
        <span className="w-4 shrink-0 text-muted tabular-nums">{at + 1}</span>
        <span className="min-w-0 flex-1 truncate">
          {sample.prompt.trim() || <span className="text-muted">empty</span>}
        </span>
        <span className="shrink-0 text-muted tabular-nums">
          {rules ? `${size}, ` : ''}seed {sample.seed}
        </span>
      </button>
      {isOpen && <SampleEditor sample={sample} rules={rules} onChange={onChange} onRemove={onRemove} />}
    </li>
  );
}

type RowProps = {
  at: number;
  sample: SampleForm;
  train: Train;
  isOpen: boolean;
  onOpen: () => void;
  onChange: (next: SampleForm) => void;
  onRemove: () => void;
};

function When({ train, samples, set }: WhenProps) {
  const samplers = train.familySetup?.sampling.samplers ?? [];
  return (
    <div className="grid grid-cols-3 items-start gap-x-4 gap-y-3 max-sm:grid-cols-1">
      <FormField label="Sampled after every">
        <TextField
          inputMode="numeric"
          value={samples.everyEpochs}
          onChange={(event) => set({ everyEpochs: event.target.value })}
          after={
            <span className="text-sm text-muted">{samples.everyEpochs === '1' ? 'epoch' : 'epochs'}</span>
          }
        />
      </FormField>
      <FormField label="Before training">
        <Segments
          label="Before training"
          value={samples.before ? 'yes' : 'no'}
          options={[
            { value: 'yes', title: 'Sample once' },
            { value: 'no', title: 'Do not' },
          ]}
          onChange={(next) => set({ before: next === 'yes' })}
          className="h-8 items-center"
        />
      </FormField>
      {samplers.length > 0 && (
        <FormField label="Sampler">
          <Select
            value={samples.sampler}
            options={samplers.map((title) => ({ value: title as string, title }))}
            onChange={(sampler) => set({ sampler })}
          />
        </FormField>
      )}
    </div>
  );
}

type WhenProps = { train: Train; samples: SamplesForm; set: (next: Partial<SamplesForm>) => void };
