'use client';

import { type AlertSettings, ChangeSettings } from '@pilothouse/contracts/settings';
import { useState } from 'react';
import { useStaleSince } from '@/api/connection';
import { Failure } from '@/ui/failure';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { TextField } from '@/ui/text-field';
import { useChangeSettings } from './settings.queries';
import { WithSettings } from './with-settings';

type Kind = keyof AlertSettings;
type Field = { name: string; label: string; unit: string };

const RULES: { kind: Kind; title: string; text: string; fields: Field[] }[] = [
  {
    kind: 'vram',
    title: 'GPU memory',
    text: 'When a card is so full for a minute.',
    fields: [{ name: 'percent', label: 'From', unit: '% in use' }],
  },
  {
    kind: 'temperature',
    title: 'GPU temperature',
    text: 'When a card is so hot for 20 seconds.',
    fields: [{ name: 'celsius', label: 'From', unit: '°C' }],
  },
  {
    kind: 'memory',
    title: 'Memory',
    text: 'Of the container’s limit, where it has one.',
    fields: [{ name: 'percent', label: 'From', unit: '% in use' }],
  },
  {
    kind: 'disk',
    title: 'Disks',
    text: 'When a disk has less free, or the workspace’s is forecast to be full so soon. 0 days: without a forecast.',
    fields: [
      { name: 'freePercent', label: 'Below', unit: '% free' },
      { name: 'fullInDays', label: 'Full within', unit: 'days' },
    ],
  },
  {
    kind: 'flapping',
    title: 'Services that end again and again',
    text: 'When one ends by itself so often in so long.',
    fields: [
      { name: 'exits', label: 'From', unit: 'times' },
      { name: 'minutes', label: 'Within', unit: 'min' },
    ],
  },
];

const ON_OFF = [
  { value: 'on', title: 'On' },
  { value: 'off', title: 'Off' },
];

/** When an alert is raised. Each is cleared a little further back, so that it does not flicker. */
export function AlertRules() {
  return <WithSettings>{({ alerts }) => <Rules alerts={alerts} />}</WithSettings>;
}

function Rules({ alerts }: { alerts: AlertSettings }) {
  const change = useChangeSettings();
  return (
    <div className="grid gap-5">
      {RULES.map((rule) => (
        <Rule
          key={rule.kind}
          {...rule}
          values={alerts[rule.kind]}
          onChange={(next) => change.mutate({ alerts: { [rule.kind]: next } })}
        />
      ))}
      <Failure error={change.error} />
    </div>
  );
}

type Values = { on: boolean } & Record<string, number | boolean>;
type RuleProps = (typeof RULES)[number] & {
  values: AlertSettings[Kind];
  onChange: (next: Record<string, number | boolean>) => void;
};

function Rule({ kind, title, text, fields, values, onChange }: RuleProps) {
  const isStale = useStaleSince() !== null;
  const now = values as Values;
  return (
    <div className="grid gap-1.5">
      <h3 className="text-sm font-medium">{title}</h3>
      <div className="flex flex-wrap items-start gap-3">
        <Segments
          label={title}
          value={now.on ? 'on' : 'off'}
          options={ON_OFF}
          onChange={(next) => onChange({ on: next === 'on' })}
          disabled={isStale}
          className="mt-[25px] w-[104px]"
        />
        {fields.map((field) => (
          <Threshold
            key={`${field.name} ${now[field.name]}`}
            {...field}
            kind={kind}
            own={Number(now[field.name])}
            isDisabled={isStale || !now.on}
            onChange={(value) => onChange({ [field.name]: value })}
          />
        ))}
      </div>
      <p className="text-sm text-muted">{text}</p>
    </div>
  );
}

type ThresholdProps = Field & {
  kind: Kind;
  own: number;
  isDisabled: boolean;
  onChange: (value: number) => void;
};

function Threshold({ kind, name, label, unit, own, isDisabled, onChange }: ThresholdProps) {
  const [text, setText] = useState(String(own));
  const value = Number(text.replace(',', '.') || Number.NaN);
  const parsed = ChangeSettings.safeParse({ alerts: { [kind]: { [name]: value } } });
  const settle = () => {
    if (parsed.success && value !== own) onChange(value);
  };
  return (
    <FormField
      label={label}
      error={parsed.success ? undefined : (parsed.error.issues[0]?.message ?? 'A number is needed')}
      className="w-36"
    >
      <TextField
        value={text}
        inputMode="decimal"
        disabled={isDisabled}
        after={<span className="shrink-0 text-muted">{unit}</span>}
        onChange={(event) => setText(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
    </FormField>
  );
}
