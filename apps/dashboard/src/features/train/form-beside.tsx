'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '@/ui/button';
import { counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';
import { Segments } from '@/ui/segments';
import { TextField } from '@/ui/text-field';
import { type DataForm, dataText, type RegularisationForm, shareOf } from './data-form';
import { DatasetSelect, MasksField, Wrong } from './form-more-data';
import type { Train } from './use-train';

/** What stands beside the pictures that are learned: regularisation, validation and masks, folded away until they are used. */
export function BesideThePictures({ train }: { train: Train }) {
  const { form, errors, change } = train;
  const { data } = form;
  const [isAsked, setAsked] = useState(false);
  const isWrong = errors.regularisation ?? errors.validation ?? errors.priorLossWeight ?? errors.masks;
  const isOpen = isAsked || isWrong !== undefined;
  const set = (next: Partial<DataForm>) => change({ data: { ...data, ...next } });
  return (
    <section className="border-t border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setAsked(!isOpen)}
        className="flex h-[38px] w-full min-w-0 items-center gap-2.5 text-left text-sm max-sm:h-11"
      >
        <Icon name={isOpen ? 'down' : 'right'} className="size-3.5 text-muted" />
        <span className="shrink-0 font-medium">Regularisation, validation, masks</span>
        <span className="truncate text-muted">{dataText(data)}</span>
      </button>
      {isOpen && (
        <div className="grid gap-5 pt-2 pb-5">
          <Regularisations train={train} data={data} set={set} />
          <ValidationPart train={train} data={data} set={set} />
          <Part title="Masks" said="So that a background is not learned with its subject.">
            <MasksField masks={data.masks} train={train} onChange={(masks) => set({ masks })} />
            {errors.masks && <Wrong sentence={errors.masks} />}
          </Part>
        </div>
      )}
    </section>
  );
}

type PartProps = { train: Train; data: DataForm; set: (next: Partial<DataForm>) => void };

function Part({ title, said, children }: { title: string; said: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={title} className="grid gap-3">
      <div>
        <h3 className="text-sm font-medium">{title}</h3>
        <p className="text-xs text-muted">{said}</p>
      </div>
      {children}
    </div>
  );
}

function Regularisations({ train, data, set }: PartProps) {
  const { errors } = train;
  const sets = data.regularisation;
  const change = (regularisation: RegularisationForm[]) => set({ regularisation });
  return (
    <Part
      title="Regularisation"
      said="Other pictures of the same class, so that not every boat becomes yours. The trainer shows as many of them as of your own, which doubles the steps."
    >
      {sets.map((each, at) => {
        const put = (next: Partial<RegularisationForm>) =>
          change(sets.map((other, place) => (place === at ? { ...other, ...next } : other)));
        return (
          <div
            // They have no name until one is chosen, and only the last one is added or any one removed.
            key={at}
            className="grid grid-cols-2 items-start gap-x-4 gap-y-3 border-l border-line-strong pl-4 max-sm:grid-cols-1"
          >
            <FormField label="Pictures of the class" help={shareOf(train.plan, each.dataset)}>
              <DatasetSelect value={each.dataset} train={train} onChange={(dataset) => put({ dataset })} />
            </FormField>
            <FormField label="Repeats" help="At least; raised by the trainer where they are too few.">
              <TextField
                inputMode="numeric"
                value={each.repeats}
                onChange={(event) => put({ repeats: event.target.value })}
                after={<span className="text-sm whitespace-nowrap text-muted">times an epoch</span>}
              />
            </FormField>
            <FormField
              label="Name of the class"
              help="What its pictures are called that have no caption, as in “boat”."
              className="col-span-full"
            >
              <TextField value={each.words} onChange={(event) => put({ words: event.target.value })} />
            </FormField>
            <div className="col-span-full">
              <Button
                size="sm"
                look="bare"
                className="-ml-2"
                onClick={() => change(sets.filter((_, place) => place !== at))}
              >
                <Icon name="close" className="size-3.5" />
                Remove
              </Button>
            </div>
          </div>
        );
      })}
      {sets.length > 0 && (
        <FormField
          label="Weight"
          help="How much they count beside your own; 1 is as much."
          error={errors.priorLossWeight}
          className="w-1/2 pr-2 max-sm:w-full"
        >
          <TextField
            inputMode="decimal"
            value={data.priorLossWeight}
            onChange={(event) => set({ priorLossWeight: event.target.value })}
          />
        </FormField>
      )}
      {errors.regularisation && <Wrong sentence={errors.regularisation} />}
      <div>
        <Button
          size="sm"
          disabled={sets.length >= 16}
          onClick={() => change([...sets, { dataset: '', repeats: '1', words: '' }])}
        >
          <Icon name="plus" className="size-3.5" />
          {sets.length === 0 ? 'Add regularisation pictures' : 'Add another set'}
        </Button>
      </div>
    </Part>
  );
}

const FROM = [
  { value: 'none', title: 'None' },
  { value: 'share', title: 'Keep some aside' },
  { value: 'dataset', title: 'A dataset of its own' },
] as const;

function ValidationPart({ train, data, set }: PartProps) {
  const { validation } = data;
  const put = (next: Partial<DataForm['validation']>) => set({ validation: { ...validation, ...next } });
  return (
    <Part
      title="Validation"
      said="Pictures that are never learned from. When their loss rises while the other falls, the LoRA learns by heart: take an earlier epoch."
    >
      <Segments
        label="Validation"
        value={validation.from}
        options={FROM}
        onChange={(from) => put({ from })}
        className="items-center"
      />
      {validation.from !== 'none' && (
        <div className="grid grid-cols-3 items-start gap-x-4 gap-y-3 max-sm:grid-cols-1">
          {validation.from === 'share' ? (
            <FormField label="Kept aside" help={keptText(train)}>
              <TextField
                inputMode="decimal"
                value={validation.percent}
                onChange={(event) => put({ percent: event.target.value })}
                after={<span className="text-sm text-muted">%</span>}
              />
            </FormField>
          ) : (
            <FormField label="Pictures to try it on" help={keptText(train)}>
              <DatasetSelect
                value={validation.dataset}
                train={train}
                onChange={(dataset) => put({ dataset })}
              />
            </FormField>
          )}
          <FormField label="Tried after every" help="Takes about as long as four steps a batch.">
            <TextField
              inputMode="numeric"
              value={validation.everyEpochs}
              onChange={(event) => put({ everyEpochs: event.target.value })}
              after={
                <span className="text-sm text-muted">
                  {validation.everyEpochs === '1' ? 'epoch' : 'epochs'}
                </span>
              }
            />
          </FormField>
          <FormField label="Seed" help="The same pictures and the same noise, so that runs can be compared.">
            <TextField
              inputMode="numeric"
              value={validation.seed}
              onChange={(event) => put({ seed: event.target.value })}
            />
          </FormField>
        </div>
      )}
      {train.errors.validation && <Wrong sentence={train.errors.validation} />}
    </Part>
  );
}

function keptText({ plan }: Train): string {
  const kept = plan?.datasets.filter(({ role }) => role === 'validation') ?? [];
  const images = kept.reduce((sum, each) => sum + each.images, 0);
  if (!plan || images === 0) return '';
  return `${counted(images, 'picture')}, ${counted(plan.validationBatches, 'batch', 'batches')}`;
}
