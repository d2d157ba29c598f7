'use client';

import { Family, FAMILY_TITLE } from '@pilothouse/contracts/models';
import { VRAM_NEEDS_GB, type Settings } from '@pilothouse/contracts/settings';
import { useState } from 'react';
import { FormField } from '@/ui/form-field';
import { TextField } from '@/ui/text-field';

type Needs = Settings['gpu']['needGigabytes'];
type Props = { needs: Needs; isDisabled: boolean; onChange: (change: Needs) => void };

/** How much of a card a run of each family needs. Empty fields stand for what is known of the family. */
export function VramNeeds({ needs, isDisabled, onChange }: Props) {
  return (
    <div className="grid gap-1.5">
      <h3 className="text-sm font-medium">Memory a run needs</h3>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
        {Family.options.map((family) => (
          <Need
            key={`${family} ${needs[family]}`}
            title={FAMILY_TITLE[family]}
            usual={VRAM_NEEDS_GB[family]}
            own={needs[family] ?? null}
            isDisabled={isDisabled}
            onChange={(gigabytes) => onChange({ [family]: gigabytes })}
          />
        ))}
      </div>
      <p className="text-sm text-muted">
        A run begins when so much of its card is free, or nearly all of a smaller one. FLUX.1 and Chroma need
        less the more blocks are swapped, unless a figure stands here.
      </p>
    </div>
  );
}

type NeedProps = {
  title: string;
  usual: number;
  own: number | null;
  isDisabled: boolean;
  onChange: (gigabytes: number | null) => void;
};

function Need({ title, usual, own, isDisabled, onChange }: NeedProps) {
  const [text, setText] = useState(own === null ? '' : String(own));
  const wished = text.trim() === '' ? null : Number(text.replace(',', '.'));
  const isWrong = wished !== null && !(wished > 0 && wished <= 1000);
  const settle = () => {
    if (!isWrong && wished !== own) onChange(wished);
  };
  return (
    <FormField label={title} error={isWrong ? 'From 0 to 1,000' : undefined}>
      <TextField
        value={text}
        inputMode="decimal"
        placeholder={String(usual)}
        disabled={isDisabled}
        after={<span className="text-muted">GB</span>}
        onChange={(event) => setText(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
    </FormField>
  );
}
