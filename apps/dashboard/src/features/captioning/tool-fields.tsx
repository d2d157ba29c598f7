'use client';

import { FormField } from '@/ui/form-field';
import { Switch } from '@/ui/switch';
import { TextField } from '@/ui/text-field';
import { GIT_MODEL } from './captioning-form';
import { BATCH, Figures, type ToolFieldsProps } from './figures';
import { ModelField } from './model-field';
import { Wd14Fields } from './wd14-fields';

/** What the chosen tool asks for besides. */
export function ToolFields(props: ToolFieldsProps) {
  if (props.form.tool === 'wd14') return <Wd14Fields {...props} />;
  return props.form.tool === 'blip' ? <BlipFields {...props} /> : <GitFields {...props} />;
}

function BlipFields(props: ToolFieldsProps) {
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

function GitFields(props: ToolFieldsProps) {
  const { form, errors, local, onChange } = props;
  return (
    <>
      <ModelField
        local={local}
        folder={form.gitLocal}
        onFolder={(gitLocal) => onChange({ gitLocal })}
        repository={form.gitModel}
        onRepository={(gitModel) => onChange({ gitModel })}
        usual={GIT_MODEL}
        error={errors.gitModel}
      />
      <Figures {...props} of={[['gitMaxLength', 'Longest caption', 'In tokens'], BATCH]} />
      <label className="flex items-center gap-2.5 text-sm">
        <Switch isOn={form.removeWords} onChange={(removeWords) => onChange({ removeWords })} />
        Leave out what it reads as writing, such as “with the word …”
      </label>
    </>
  );
}
