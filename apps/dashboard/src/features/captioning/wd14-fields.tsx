'use client';

import { ChipsField } from '@/ui/chips-field';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { Switch } from '@/ui/switch';
import { TextField } from '@/ui/text-field';
import { WD14_MODEL } from './captioning-form';
import { BATCH, Figures, type ToolFieldsProps } from './figures';
import { ModelField } from './model-field';

const RATING = [
  { value: 'none', title: 'None' },
  { value: 'first', title: 'First' },
  { value: 'last', title: 'Last' },
] as const;

const SWITCHES = [
  ['removeUnderscore', 'Spaces in place of underscores'],
  ['charactersFirst', 'Characters before all other tags'],
  ['splitCharacters', 'Character and series as two tags'],
] as const;

/** What a tagger is asked for besides. */
export function Wd14Fields(props: ToolFieldsProps) {
  const { form, errors, local, onChange } = props;
  return (
    <>
      <ModelField
        local={local}
        folder={form.local}
        onFolder={(folder) => onChange({ local: folder })}
        repository={form.wd14Model}
        onRepository={(wd14Model) => onChange({ wd14Model })}
        usual={WD14_MODEL}
        error={errors.wd14Model}
      />
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
          help="1 leaves characters out"
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
      <div className="grid gap-2.5">
        {SWITCHES.map(([field, title]) => (
          <label key={field} className="flex items-center gap-2.5 text-sm">
            <Switch isOn={form[field]} onChange={(isOn) => onChange({ [field]: isOn })} />
            {title}
          </label>
        ))}
      </div>
      <div className="grid gap-3.5 sm:grid-cols-2">
        <FormField label="Rating tag" help="Such as general or sensitive">
          <Segments
            label="Rating tag"
            value={form.ratingTag}
            options={RATING}
            onChange={(ratingTag) => onChange({ ratingTag })}
          />
        </FormField>
        <Figures {...props} of={[BATCH]} />
      </div>
    </>
  );
}
