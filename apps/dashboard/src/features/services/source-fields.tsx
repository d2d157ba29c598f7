'use client';

import type { ToolSource } from '@pilothouse/contracts/tool-entry';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';
import type { SourceForm, SourceProblems } from './source-form';

type Field = { name: keyof SourceForm; label: string; help: string };

const FIELDS: Record<ToolSource['type'], Field[]> = {
  git: [
    {
      name: 'url',
      label: 'Address',
      help: 'https://, ssh://, git@, or a folder of this machine that starts with /',
    },
    { name: 'ref', label: 'Commit, tag or branch', help: 'A commit or tag gives the same again next time' },
  ],
  package: [
    { name: 'version', label: 'Version', help: 'A release, such as 4.5.0' },
    {
      name: 'index',
      label: 'Package index',
      help: 'Empty: the usual one. An address, or a folder that starts with /',
    },
  ],
  archive: [
    { name: 'url', label: 'Address', help: 'Of a .tar.gz, or its path on this machine' },
    { name: 'version', label: 'Version', help: 'What it is called here' },
    { name: 'sha256', label: 'SHA-256', help: 'What arrives is held against it' },
  ],
};

type Props = {
  type: ToolSource['type'];
  form: SourceForm;
  problems: SourceProblems;
  onChange: (form: SourceForm) => void;
};

export function SourceFields({ type, form, problems, onChange }: Props) {
  return (
    <div className="grid gap-2.5">
      {FIELDS[type].map(({ name, label, help }) => (
        <FormField key={name} label={label} help={help} error={problems[name]}>
          <TextField
            isMono
            value={form[name]}
            onChange={(event) => onChange({ ...form, [name]: event.target.value })}
          />
        </FormField>
      ))}
    </div>
  );
}
