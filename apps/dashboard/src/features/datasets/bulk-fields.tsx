'use client';

import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { Switch } from '@/ui/switch';
import { TextField } from '@/ui/text-field';
import type { BulkForm } from './bulk-form';
import type { TagCount } from './caption-tags';
import { TagsInput } from './tags-input';

/** The fields that the chosen operation needs. */
export function BulkFields({ form, onChange, tags, error }: BulkFieldsProps) {
  switch (form.kind) {
    case 'replace':
      return <ReplaceFields form={form} onChange={onChange} error={error} />;
    case 'add':
    case 'move':
      return (
        <>
          <TagsField form={form} onChange={onChange} tags={tags} error={error} />
          <FormField label="Where">
            <Segments
              label="Where"
              value={form.place}
              options={[
                { value: 'start', title: 'At the start' },
                { value: 'end', title: 'At the end' },
              ]}
              onChange={(place) => onChange({ place })}
            />
          </FormField>
        </>
      );
    case 'remove':
      return <TagsField form={form} onChange={onChange} tags={tags} error={error} />;
    case 'rename':
      return (
        <>
          <TagsField form={form} onChange={onChange} tags={tags} error="" />
          <ToField form={form} onChange={onChange} tags={tags} error={error} label="New name" />
          {tags.some(({ tag }) => tag === form.to.trim()) && (
            <p className="text-xs text-muted">There is such a tag already: they are merged into it.</p>
          )}
        </>
      );
    case 'trigger':
      return <ToField form={form} onChange={onChange} tags={tags} error={error} label="Trigger word" />;
    case 'deduplicate':
      return <CaseSwitch form={form} onChange={onChange} />;
    case 'shuffle':
      return (
        <div className="grid grid-cols-2 gap-3">
          <FormField label="Keep the first" help="Tags that stay in front" error={error}>
            <TextField
              inputMode="numeric"
              value={form.keepFirst}
              onChange={(event) => onChange({ keepFirst: event.target.value })}
            />
          </FormField>
          <FormField label="Seed" help="The same seed, the same order">
            <TextField
              inputMode="numeric"
              value={form.seed}
              onChange={(event) => onChange({ seed: event.target.value })}
            />
          </FormField>
        </div>
      );
  }
}

type BulkFieldsProps = {
  form: BulkForm;
  onChange: (change: Partial<BulkForm>) => void;
  tags: TagCount[];
  error: string;
};

function ReplaceFields({ form, onChange, error }: Omit<BulkFieldsProps, 'tags'>) {
  return (
    <>
      <FormField label="Find" error={error}>
        <TextField
          autoFocus
          isMono={form.isPattern}
          value={form.find}
          onChange={(event) => onChange({ find: event.target.value })}
        />
      </FormField>
      <FormField
        label="Replace with"
        help={form.isPattern ? '$1 is what the first group found' : 'Empty takes it out'}
      >
        <TextField
          isMono={form.isPattern}
          value={form.with}
          onChange={(event) => onChange({ with: event.target.value })}
        />
      </FormField>
      <label className="flex items-center gap-2.5 text-sm">
        <Switch isOn={form.isPattern} onChange={(isPattern) => onChange({ isPattern })} />
        Regular expression
      </label>
      <CaseSwitch form={form} onChange={onChange} />
    </>
  );
}

function TagsField({ form, onChange, tags, error }: BulkFieldsProps) {
  return (
    <FormField label="Tags" error={error} help="Commas part them">
      <TagsInput autoFocus value={form.tags} onChange={(text) => onChange({ tags: text })} tags={tags} />
    </FormField>
  );
}

function ToField({ form, onChange, tags, error, label }: BulkFieldsProps & { label: string }) {
  return (
    <FormField label={label} error={error}>
      <TagsInput isOne value={form.to} onChange={(to) => onChange({ to })} tags={tags} />
    </FormField>
  );
}

function CaseSwitch({ form, onChange }: Pick<BulkFieldsProps, 'form' | 'onChange'>) {
  return (
    <label className="flex items-center gap-2.5 text-sm">
      <Switch isOn={form.isCaseSensitive} onChange={(isCaseSensitive) => onChange({ isCaseSensitive })} />
      Tell capitals from small letters
    </label>
  );
}
