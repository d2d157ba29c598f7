'use client';

import { cn } from '@/ui/cn';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';
import type { CaptioningForm, FormErrors } from './captioning-form';

export type ToolFieldsProps = {
  form: CaptioningForm;
  errors: FormErrors;
  /** Folders below models/taggers that hold a model of the tool. */
  local: readonly string[];
  onChange: (change: Partial<CaptioningForm>) => void;
};

type Figure = 'batchSize' | 'beams' | 'minLength' | 'maxLength' | 'gitMaxLength';
type FigureField = [field: Figure, label: string, help: string];

export const BATCH: FigureField = ['batchSize', 'Batch size', 'Pictures at once; more needs more memory'];

/** Whole numbers, two in a row. */
export function Figures({ form, errors, onChange, of }: ToolFieldsProps & { of: FigureField[] }) {
  return (
    <div className={cn('grid gap-3.5', of.length > 1 && 'grid-cols-2')}>
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
