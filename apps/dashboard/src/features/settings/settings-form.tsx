import { ChangeSettings } from '@pilothouse/contracts/settings';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '@/ui/button';
import { Failure } from '@/ui/failure';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';
import { useChangeSettings } from './settings.queries';

type Part = 'trainer' | 'downloads';
type Field<Name> = { name: Name; label: string; help?: string; placeholder?: string };

/**
 * Texts of one part of the settings that are saved together; an empty one is null. Begins anew when another browser has changed what
 * is `saved`.
 */
export function SettingsForm<Name extends string>(props: SettingsFormProps<Name>) {
  return <Form key={props.fields.map(({ name }) => props.saved[name]).join('\n')} {...props} />;
}

function Form<Name extends string>({ part, saved, fields, children }: SettingsFormProps<Name>) {
  const [texts, setTexts] = useState(() => textsOf(saved, fields));
  const [problems, setProblems] = useState<Record<string, string>>({});
  const change = useChangeSettings();
  const isChanged = fields.some(({ name }) => texts[name] !== (saved[name] ?? ''));

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const wishes = fields.map(({ name }) => [name, texts[name].trim() || null]);
    const parsed = ChangeSettings.safeParse({ [part]: Object.fromEntries(wishes) });
    const issues = parsed.error?.issues ?? [];
    setProblems(Object.fromEntries(issues.map(({ path, message }) => [path.at(-1), message])));
    if (parsed.success && !change.isPending) change.mutate(parsed.data);
  };
  return (
    <form onSubmit={onSubmit} noValidate className="grid gap-4">
      {fields.map(({ name, label, help, placeholder }) => (
        <FormField key={name} label={label} help={help} error={problems[name]}>
          <TextField
            isMono
            value={texts[name]}
            placeholder={placeholder}
            onChange={({ target }) => setTexts((before) => ({ ...before, [name]: target.value }))}
          />
        </FormField>
      ))}
      {children}
      <div className="flex items-center justify-end gap-2">
        <Failure error={change.error} className="mr-auto" />
        <Button type="submit" writes disabled={!isChanged} working={change.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

type SettingsFormProps<Name extends string> = {
  part: Part;
  saved: Record<Name, string | null>;
  fields: Field<Name>[];
  /** Between the fields and the button. */
  children?: ReactNode;
};

const textsOf = <Name extends string>(saved: Record<Name, string | null>, fields: Field<Name>[]) =>
  Object.fromEntries(fields.map(({ name }) => [name, saved[name] ?? ''])) as Record<Name, string>;
