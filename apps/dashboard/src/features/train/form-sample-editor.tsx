'use client';

import type { SamplingRules } from '@pilothouse/contracts/samples';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { fieldClass } from '@/ui/field-class';
import { FormField, useFormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';
import { TextField } from '@/ui/text-field';
import { numberOfSample, SAMPLE_NUMBERS, type SampleForm, type SampleNumber } from './sample-form';

const LABEL = {
  width: 'Width',
  height: 'Height',
  steps: 'Steps',
  guidance: 'Guidance',
} satisfies Record<SampleNumber, string>;

/** One sample prompt, opened below its row. */
export function SampleEditor({ sample, rules, onChange, onRemove }: SampleEditorProps) {
  const set = (next: Partial<SampleForm>) => onChange({ ...sample, ...next });
  return (
    <div className="my-1.5 ml-6 grid gap-3 border-l border-line-strong py-1 pl-4">
      <FormField label="Prompt">
        <PromptBox value={sample.prompt} isFirst onChange={(prompt) => set({ prompt })} />
      </FormField>
      {rules?.takesNegative !== false && (
        <FormField label="Negative prompt">
          <TextField value={sample.negative} onChange={(event) => set({ negative: event.target.value })} />
        </FormField>
      )}
      <div className="grid grid-cols-5 gap-3 max-sm:grid-cols-2">
        {SAMPLE_NUMBERS.map((key) => (
          <FormField
            key={key}
            label={LABEL[key]}
            onReset={sample[key] === null ? undefined : () => set({ [key]: null })}
          >
            <TextField
              inputMode="decimal"
              value={numberOfSample(sample, key, rules)}
              onChange={(event) =>
                set({ [key]: event.target.value === String(rules?.[key]) ? null : event.target.value })
              }
            />
          </FormField>
        ))}
        <FormField label="Seed">
          <TextField
            inputMode="numeric"
            value={sample.seed}
            onChange={(event) => set({ seed: event.target.value })}
          />
        </FormField>
      </div>
      <div>
        <Button size="sm" look="bare" onClick={onRemove}>
          <Icon name="close" className="size-3.5" />
          Remove prompt
        </Button>
      </div>
    </div>
  );
}

type SampleEditorProps = {
  sample: SampleForm;
  rules: SamplingRules | undefined;
  onChange: (next: SampleForm) => void;
  onRemove: () => void;
};

function PromptBox({ value, isFirst, onChange }: PromptBoxProps) {
  const field = useFormField();
  return (
    <textarea
      {...field}
      autoFocus={isFirst}
      rows={2}
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      // The caret stands behind the trigger word, where the rest is typed.
      onFocus={({ target }) => target.setSelectionRange(target.value.length, target.value.length)}
      className={cn(fieldClass(), 'h-auto resize-y py-1.5')}
    />
  );
}

type PromptBoxProps = { value: string; isFirst?: boolean; onChange: (value: string) => void };
