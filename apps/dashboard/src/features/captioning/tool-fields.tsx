'use client';

import { ChipsField } from '@/ui/chips-field';
import { FormField } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { type CaptioningForm, type FormErrors, GIT_MODEL, WD14_MODEL } from './captioning-form';

type Props = {
  form: CaptioningForm;
  errors: FormErrors;
  /** Folders below models/taggers. */
  local: readonly string[];
  onChange: (change: Partial<CaptioningForm>) => void;
};

/** What the chosen tool asks for besides. */
export function ToolFields(props: Props) {
  if (props.form.tool === 'wd14') return <Wd14Fields {...props} />;
  return props.form.tool === 'blip' ? <BlipFields {...props} /> : <GitFields {...props} />;
}

type Figure = 'batchSize' | 'beams' | 'minLength' | 'maxLength' | 'gitMaxLength';

const BATCH: [Figure, string, string] = [
  'batchSize',
  'Batch size',
  'Pictures at once; more needs more memory',
];

function Figures({
  form,
  errors,
  onChange,
  of,
}: Props & { of: [field: Figure, label: string, help: string][] }) {
  return (
    <div className="grid grid-cols-2 gap-3.5">
      {of.map(([field, label, help]) => (
        <FormField key={field} label={label} error={errors[field]} help={help}>
          <TextField
            inputMode="numeric"
            value={form[field]}
            onChange={(event) => onChange({ [field]: event.target.value })}
          />
        </FormField>
      ))}
    </div>
  );
}

const REPOSITORY = ' repository';

function Wd14Fields(props: Props) {
  const { form, errors, local, onChange } = props;
  return (
    <>
      <div className="grid gap-3.5 sm:grid-cols-2">
        <FormField
          label="Model from"
          help={local.length === 0 ? 'A folder in models/taggers shows here' : undefined}
        >
          <Select
            value={form.local || REPOSITORY}
            options={[
              { value: REPOSITORY, title: 'Hugging Face' },
              ...local.map((name) => ({ value: name, title: name, fact: 'models/taggers' })),
            ]}
            onChange={(value) => onChange({ local: value === REPOSITORY ? '' : value })}
          />
        </FormField>
        {form.local === '' && (
          <FormField
            label="Repository"
            error={errors.wd14Model}
            onReset={form.wd14Model === WD14_MODEL ? undefined : () => onChange({ wd14Model: WD14_MODEL })}
            help="Fetched at its first use"
          >
            <TextField
              isMono
              value={form.wd14Model}
              onChange={(event) => onChange({ wd14Model: event.target.value })}
            />
          </FormField>
        )}
      </div>
      <div className="grid grid-cols-2 gap-3.5">
        <FormField label="Tag threshold" error={errors.generalThreshold} help="Lower gives more tags">
          <TextField
            inputMode="decimal"
            value={form.generalThreshold}
            onChange={(event) => onChange({ generalThreshold: event.target.value })}
          />
        </FormField>
        <FormField
          label="Character threshold"
          error={errors.characterThreshold}
          help="For names of characters"
        >
          <TextField
            inputMode="decimal"
            value={form.characterThreshold}
            onChange={(event) => onChange({ characterThreshold: event.target.value })}
          />
        </FormField>
      </div>
      <FormField label="Undesired tags" error={errors.undesiredTags} help="Left out of every caption">
        <ChipsField
          values={form.undesiredTags}
          onChange={(undesiredTags) => onChange({ undesiredTags })}
          placeholder="simple background, signature"
        />
      </FormField>
      <Figures {...props} of={[BATCH]} />
    </>
  );
}

function BlipFields(props: Props) {
  const { form, errors, onChange } = props;
  return (
    <>
      <FormField
        label="Checkpoint"
        error={errors.weights}
        help="A file below models; empty for the one that the script fetches"
      >
        <TextField
          isMono
          value={form.weights}
          placeholder="Fetched at its first use"
          onChange={(event) => onChange({ weights: event.target.value })}
        />
      </FormField>
      <Figures
        {...props}
        of={[
          ['minLength', 'Shortest caption', 'In tokens'],
          ['maxLength', 'Longest caption', 'In tokens'],
          ['beams', 'Beams', 'Ways tried side by side; more is slower'],
          BATCH,
        ]}
      />
    </>
  );
}

function GitFields(props: Props) {
  const { form, errors, onChange } = props;
  return (
    <>
      <FormField
        label="Repository"
        error={errors.gitModel}
        onReset={form.gitModel === GIT_MODEL ? undefined : () => onChange({ gitModel: GIT_MODEL })}
        help="On Hugging Face, fetched at its first use"
      >
        <TextField
          isMono
          value={form.gitModel}
          onChange={(event) => onChange({ gitModel: event.target.value })}
        />
      </FormField>
      <Figures {...props} of={[['gitMaxLength', 'Longest caption', 'In tokens'], BATCH]} />
    </>
  );
}
