'use client';

import { useState } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/cn';
import { FormField } from '@/ui/form-field';
import { Icon } from '@/ui/icon';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { TextField } from '@/ui/text-field';
import { type SettingField, SETTINGS_FIELDS } from './settings-fields';
import { basisOf } from './presets';
import { defaultOf, withSetting } from './train-form';
import type { Train } from './use-train';

/** Every other field of a run, folded away. What differs from the preset carries a dot that takes it back. */
export function AllSettings({ train }: { train: Train }) {
  const { form, family, errors, change } = train;
  const fields = SETTINGS_FIELDS.filter(({ families }) => !families || (family && families.includes(family)));
  const changed = fields.filter(({ key }) => form.settings[key] !== undefined);
  const hasError = fields.some(({ key }) => errors[key] !== undefined);
  const [isAsked, setAsked] = useState(false);
  const isOpen = isAsked || hasError;

  return (
    <section className="border-y border-line">
      <div className="flex h-[38px] items-center gap-2.5 max-sm:h-11">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setAsked(!isOpen)}
          className="flex h-full min-w-0 flex-1 items-center gap-2.5 text-left text-sm"
        >
          <Icon name={isOpen ? 'down' : 'right'} className="size-3.5 text-muted" />
          <span className="shrink-0 font-medium whitespace-nowrap">All settings</span>
          <span className="truncate text-muted">{said(changed, train)}</span>
        </button>
        {changed.length > 1 && (
          <Button size="sm" look="bare" onClick={() => change({ settings: {} })}>
            Reset all
          </Button>
        )}
      </div>
      {isOpen && (
        <div
          className={cn(
            'grid grid-cols-2 gap-x-4 gap-y-[17px] pt-2 pb-5 max-sm:grid-cols-1',
            !family && 'hidden',
          )}
        >
          {fields.map((field) => (
            <Setting key={field.key} field={field} train={train} />
          ))}
          <SavedStates train={train} />
        </div>
      )}
      {isOpen && !family && (
        <p className="pb-4 text-sm text-muted">The defaults depend on the family of the base model.</p>
      )}
    </section>
  );
}

function said(changed: readonly SettingField[], { request }: Train): string {
  if (changed.length > 0) return `changed: ${changed.map(({ label }) => label.toLowerCase()).join(', ')}`;
  if (request === null) return 'nothing changed';
  const { networkRank, networkAlpha, learningRate, batchSize, resolution } = request;
  return `rank ${networkRank}, alpha ${networkAlpha}, learning rate ${learningRate}, ${resolution} px, batch of ${batchSize}`;
}

function Setting({ field, train }: { field: SettingField; train: Train }) {
  const { key, label, unit, help, options } = field;
  const { form, familySetup, errors, change } = train;
  const preset = defaultOf(key, familySetup);
  const value = form.settings[key] ?? preset;
  const isChanged = form.settings[key] !== undefined;
  const set = (next: string | null) => change(withSetting(form, key, next, familySetup));

  return (
    <FormField
      label={label}
      error={errors[key]}
      help={`${help} ${isChanged ? `Preset ${preset}.` : basisOf(key, train.preset)}`.trim()}
      onReset={isChanged ? () => set(null) : undefined}
    >
      {options ? (
        <Select value={value} options={options.map((title) => ({ value: title, title }))} onChange={set} />
      ) : (
        <TextField
          inputMode="decimal"
          value={value}
          onChange={(event) => set(event.target.value)}
          after={unit && <span className="text-sm whitespace-nowrap text-muted">{unit}</span>}
        />
      )}
    </FormField>
  );
}

function SavedStates({ train: { form, change } }: { train: Train }) {
  const isKept = form.saveState ?? true;
  return (
    <FormField
      label="Saved states"
      help={
        isKept
          ? 'With each checkpoint, so that a stopped run can go on. Only the newest is kept.'
          : 'A run that is stopped or interrupted has to begin again at step 1.'
      }
      onReset={isKept ? undefined : () => change({ saveState: true })}
    >
      <Segments
        label="Saved states"
        value={isKept ? 'yes' : 'no'}
        options={[
          { value: 'yes', title: 'Keep the newest' },
          { value: 'no', title: 'None' },
        ]}
        onChange={(next) => change({ saveState: next === 'yes' })}
        className="h-8 items-center"
      />
    </FormField>
  );
}
