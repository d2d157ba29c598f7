'use client';

import type { ExpectedTime } from '@pilothouse/contracts/plans';
import { RadioGroup } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { cn } from '@/ui/cn';
import { count, duration } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import type { Train } from './use-train';

const CHOICES = [
  { epochs: '4', meaning: 'faster, lighter' },
  { epochs: '6', meaning: 'balanced' },
  { epochs: '8', meaning: 'more detail' },
] as const;
const OWN = 'own';

/** How long to learn: three proven lengths and one's own. */
export function EpochsField({ train }: { train: Train }) {
  const { form, familySetup, plan, change, shownErrors } = train;
  const epochs = form.epochs ?? String(familySetup?.defaults.epochs ?? 6);
  const [isOwn, setOwn] = useState(false);
  const listed = CHOICES.some((choice) => choice.epochs === epochs);
  const value = isOwn || !listed ? OWN : epochs;
  const stepsIn = (number: number): string[] => {
    if (!plan || plan.stepsPerEpoch === 0) return [];
    const steps = `${count(plan.stepsPerEpoch * number)} steps`;
    return plan.time && plan.steps > 0
      ? [steps, `about ${duration((middle(plan.time) / plan.steps) * plan.stepsPerEpoch * number)}`]
      : [steps];
  };

  const choose = (next: string) => {
    setOwn(next === OWN);
    if (next !== OWN) change({ epochs: next });
  };
  return (
    <FormField label="Epochs" error={shownErrors.epochs}>
      <RadioGroup.Root
        aria-label="Epochs"
        value={value}
        onValueChange={choose}
        className="grid grid-cols-4 gap-2 max-sm:grid-cols-2"
      >
        {CHOICES.map((choice) => (
          <Card key={choice.epochs} value={choice.epochs} steps={stepsIn(Number(choice.epochs))} {...choice}>
            {choice.epochs}
          </Card>
        ))}
        {value === OWN ? (
          <OwnEpochs
            value={epochs}
            isAsked={isOwn}
            steps={stepsIn(Number(epochs) || 0)}
            isWrong={shownErrors.epochs !== undefined}
            onChange={(next) => change({ epochs: next })}
          />
        ) : (
          <Card value={OWN} meaning="your own" steps={[]}>
            <span className="text-muted">…</span>
          </Card>
        )}
      </RadioGroup.Root>
    </FormField>
  );
}

const middle = ({ fromSeconds, toSeconds }: ExpectedTime) => (fromSeconds + toSeconds) / 2;

const CARD = 'grid min-h-[92px] content-start rounded-sm border px-[11px] pt-2 pb-[9px] text-left';
const CHOSEN = 'border-accent bg-accent-soft shadow-[inset_0_0_0_1px_var(--ph-accent)]';

function Card({ value, meaning, steps, children }: CardProps) {
  return (
    <RadioGroup.Item
      value={value}
      aria-label={[value === OWN ? '' : `${value} epochs`, meaning, ...steps].filter(Boolean).join(', ')}
      className={cn(
        CARD,
        'border-line-strong bg-surface transition-colors duration-(--ph-fast) hover:bg-raised',
        'data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft data-[state=checked]:shadow-[inset_0_0_0_1px_var(--ph-accent)]',
      )}
    >
      <span className="text-lg font-bold">{children}</span>
      <span className="text-xs text-text-2">{meaning}</span>
      <Lines of={steps} />
    </RadioGroup.Item>
  );
}

/** What is known of it, a line each: both together are too long for a card. */
const Lines = ({ of }: { of: string[] }) =>
  of.map((line) => (
    <span key={line} className="text-xs text-muted">
      {line}
    </span>
  ));

type CardProps = { value: string; meaning: string; steps: string[]; children: ReactNode };

function OwnEpochs({ value, isAsked, steps, isWrong, onChange }: OwnEpochsProps) {
  return (
    <label
      className={cn(
        CARD,
        CHOSEN,
        'focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus',
      )}
    >
      <input
        // It takes the place of the card that was just chosen.
        autoFocus={isAsked}
        inputMode="numeric"
        aria-label="Epochs"
        aria-invalid={isWrong || undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onFocus={(event) => event.target.select()}
        className="w-full bg-transparent text-lg font-bold outline-none"
      />
      <span className="text-xs text-text-2">your own</span>
      <Lines of={steps} />
    </label>
  );
}

type OwnEpochsProps = {
  value: string;
  isAsked: boolean;
  steps: string[];
  isWrong: boolean;
  onChange: (value: string) => void;
};
