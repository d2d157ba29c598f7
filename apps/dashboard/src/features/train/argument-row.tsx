'use client';

import type { TrainerArgument } from '@pilothouse/contracts/arguments';
import { fieldClass } from '@/ui/field-class';
import { FormField, useFormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { OFF, ON, withExtra } from './extra-form';
import type { Train } from './use-train';

/** One argument: its name and the script's own words left, its value right. */
export function ArgumentRow({ argument, train }: { argument: TrainerArgument; train: Train }) {
  const { form, plan, change } = train;
  const { name, owned, help } = argument;
  const set = (text: string) => change({ extra: withExtra(form.extra, argument, text) });
  const isChanged = name in form.extra;
  const problem = plan?.problems.find(({ field }) => field === `extra.${name}`)?.message;
  if (owned !== '') {
    return (
      <li className="grid gap-0.5 border-t border-line py-2 text-sm first:border-t-0">
        <span className="mono text-muted">{name}</span>
        <span className="text-xs text-muted">{owned}</span>
      </li>
    );
  }
  return (
    <li className="border-t border-line py-2 first:border-t-0">
      <FormField
        label={<span className="mono">{name}</span>}
        help={help}
        error={isChanged ? problem : undefined}
        onReset={isChanged ? () => set('') : undefined}
      >
        <Control argument={argument} text={form.extra[name]?.text ?? ''} set={set} />
      </FormField>
    </li>
  );
}

function Control({ argument, text, set }: ControlProps) {
  const { name, kind, choices, isList } = argument;
  if (kind === 'switch') {
    return (
      <Segments
        label={name}
        className="max-w-56"
        value={text}
        options={SWITCH}
        onChange={(next) => set(next)}
      />
    );
  }
  if (choices !== null && !isList) {
    return (
      <Select
        value={text === '' ? UNSET : text}
        options={[
          { value: UNSET, title: placeholderOf(argument) },
          ...choices.map((choice) => ({ value: choice, title: choice })),
        ]}
        onChange={(next) => set(next === UNSET ? '' : next)}
      />
    );
  }
  if (isList) return <Lines argument={argument} text={text} set={set} />;
  return (
    <TextField
      isMono
      inputMode={kind === 'text' ? undefined : 'decimal'}
      placeholder={placeholderOf(argument)}
      value={text}
      onChange={(event) => set(event.target.value)}
    />
  );
}

type ControlProps = { argument: TrainerArgument; text: string; set: (text: string) => void };

function Lines({ argument, text, set }: ControlProps) {
  const field = useFormField();
  return (
    <textarea
      {...field}
      rows={Math.min(6, Math.max(2, text.split('\n').length))}
      spellCheck={false}
      placeholder={`${placeholderOf(argument)}, one value to a line`}
      value={text}
      onChange={(event) => set(event.target.value)}
      className={`${fieldClass({})} mono h-auto resize-y py-1.5`}
    />
  );
}

/** Radix forbids an empty value. No choice of a parser begins with a space. */
const UNSET = ' unset';

const SWITCH = [
  { value: '', title: 'As planned' },
  { value: ON, title: 'On' },
  { value: OFF, title: 'Off' },
] as const;

/** "As planned" because Pilothouse may give it already: the command beside says. */
const placeholderOf = ({ default: standard }: TrainerArgument) =>
  standard === '' ? 'As planned' : `As planned; the script’s own is ${standard}`;
