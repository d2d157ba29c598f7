'use client';

import { Button } from '@/ui/button';
import { FormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { type DataForm, type MasksForm, type MoreForm, NO_MASKS, shareOf } from './data-form';
import type { Train } from './use-train';

const MOST = 15;

/** Datasets that are learned besides the first one, each with its repeats and what part of an epoch it is. */
export function MoreDatasets({ train }: { train: Train }) {
  const { form, plan, errors, change } = train;
  const { data } = form;
  const set = (more: MoreForm[]) => change({ data: { ...data, more } });
  const add = () => set([...data.more, { dataset: '', repeats: '17', words: '', masks: NO_MASKS }]);
  const share = data.more.length > 0 ? shareOf(plan, form.dataset) : '';
  return (
    <div className="grid gap-2.5">
      {data.more.length > 0 && (
        <ol className="grid gap-2.5">
          {data.more.map((each, at) => (
            <More
              // They have no name until one is chosen, and only the last one is added or any one removed.
              key={at}
              at={at}
              more={each}
              train={train}
              onChange={(next) => set(data.more.map((other, place) => (place === at ? next : other)))}
              onRemove={() => set(data.more.filter((_, place) => place !== at))}
            />
          ))}
        </ol>
      )}
      {errors.moreDatasets && <Wrong sentence={errors.moreDatasets} />}
      <p className="flex min-h-6 items-center gap-3 text-xs text-muted">
        <Button
          size="sm"
          look="bare"
          className="-ml-2"
          disabled={data.more.length >= MOST || form.dataset === ''}
          onClick={add}
        >
          <Icon name="plus" className="size-3.5" />
          Another dataset
        </Button>
        {share !== '' && (
          <span className="truncate">
            {form.dataset} is {share}
          </span>
        )}
      </p>
    </div>
  );
}

function More({ at, more, train, onChange, onRemove }: MoreProps) {
  const set = (next: Partial<MoreForm>) => onChange({ ...more, ...next });
  return (
    <li
      aria-label={`Dataset ${at + 2}`}
      className="grid grid-cols-2 items-start gap-x-4 gap-y-3 border-l border-line-strong pl-4 max-sm:grid-cols-1"
    >
      <FormField label={`Dataset ${at + 2}`} help={shareOf(train.plan, more.dataset)}>
        <DatasetSelect value={more.dataset} train={train} onChange={(dataset) => set({ dataset })} />
      </FormField>
      <FormField label="Repeats" help="More make it a larger part of each epoch.">
        <TextField
          inputMode="numeric"
          value={more.repeats}
          onChange={(event) => set({ repeats: event.target.value })}
          after={<span className="text-sm whitespace-nowrap text-muted">times an epoch</span>}
        />
      </FormField>
      <FormField label="Without a caption" help="What its pictures are called that have none.">
        <TextField
          value={more.words}
          placeholder={train.triggerWords.join(', ')}
          onChange={(event) => set({ words: event.target.value })}
        />
      </FormField>
      <MasksField masks={more.masks} train={train} onChange={(masks) => set({ masks })} />
      <div className="col-span-full">
        <Button size="sm" look="bare" className="-ml-2" onClick={onRemove}>
          <Icon name="close" className="size-3.5" />
          Remove dataset {at + 2}
        </Button>
      </div>
    </li>
  );
}

type MoreProps = {
  at: number;
  more: MoreForm;
  train: Train;
  onChange: (next: MoreForm) => void;
  onRemove: () => void;
};

const MASKS = [
  { value: 'none', title: 'Whole' },
  { value: 'alpha', title: 'Opaque part' },
  { value: 'dataset', title: 'Masks' },
] as const;

const MASKS_HELP = {
  none: 'Everything in a picture is learned.',
  alpha: 'What is transparent in a picture is not learned.',
  dataset: 'White in the picture of the same name there is learned, black is not.',
} satisfies Record<MasksForm['from'], string>;

/** Which part of each picture counts. */
export function MasksField({ masks, train, onChange }: MasksFieldProps) {
  return (
    <div className="grid gap-1.5">
      <FormField label="What is learned of a picture" help={MASKS_HELP[masks.from]}>
        <Segments
          label="What is learned of a picture"
          value={masks.from}
          options={MASKS}
          onChange={(from) => onChange({ ...masks, from })}
          className="h-8 items-center"
        />
      </FormField>
      {masks.from === 'dataset' && (
        <DatasetSelect
          label="Dataset of the masks"
          value={masks.dataset}
          train={train}
          onChange={(dataset) => onChange({ ...masks, dataset })}
        />
      )}
    </div>
  );
}

type MasksFieldProps = { masks: DataForm['masks']; train: Train; onChange: (next: MasksForm) => void };

export function DatasetSelect({ value, label, train, onChange }: DatasetSelectProps) {
  const names = train.datasets.filter(({ images }) => images > 0).map(({ name }) => name);
  // One that is gone meanwhile stays to be seen.
  const options = value === '' || names.includes(value) ? names : [value, ...names];
  return (
    <Select
      label={label}
      value={value}
      placeholder={names.length === 0 ? 'There is no other dataset' : 'Choose a dataset'}
      disabled={options.length === 0}
      options={options.map((title) => ({ value: title, title }))}
      onChange={onChange}
    />
  );
}

type DatasetSelectProps = {
  value: string;
  label?: string;
  train: Train;
  onChange: (dataset: string) => void;
};

export function Wrong({ sentence }: { sentence: string }) {
  return (
    <p role="alert" className="flex gap-1.5 text-xs text-danger">
      <Icon name="failed" className="mt-px size-3.5" />
      {sentence}
    </p>
  );
}
