'use client';

import { FormField } from '@/ui/form-field';
import { Select } from '@/ui/select';
import { chosen } from './presets';
import type { Train } from './use-train';

/** Where the values come from: the card, the studio, or one's own. A choice takes back what was changed. */
export function PresetField({ train }: { train: Train }) {
  const { offeredPresets, preset, presets, family, familySetup, form, change } = train;
  return (
    <FormField
      label="Preset"
      help={family === null ? 'Presets depend on the family of the base model.' : said(train)}
      onReset={form.preset === '' ? undefined : () => change({ preset: '', settings: {}, epochs: null })}
    >
      <Select
        value={preset?.id}
        placeholder="Choose a base model first"
        disabled={family === null}
        options={offeredPresets.map(({ id, title, cardGb, isOwn }) => ({
          value: id,
          title,
          fact: isOwn ? 'your own' : cardGb !== null && cardGb === presets.cardGb ? 'this card' : undefined,
        }))}
        onChange={(id) => {
          const next = offeredPresets.find((each) => each.id === id);
          if (next) change(chosen(next, familySetup?.sampling));
        }}
      />
    </FormField>
  );
}

function said({ preset, presets, familySetup }: Train): string {
  if (!preset || !familySetup) return '';
  const { networkRank, networkAlpha, learningRate, batchSize, blocksToSwap } = familySetup.defaults;
  const swap = blocksToSwap > 0 ? `, ${blocksToSwap} blocks swapped` : '';
  const figures = `rank ${networkRank}, alpha ${networkAlpha}, ${rate(learningRate)}, batch ${batchSize}${swap}`;
  return `${whom(preset.cardGb, presets.cardGb)}${figures}`;
}

function whom(made: number | null, here: number | null): string {
  if (made === null) return '';
  if (made === here) return 'For this card: ';
  if (here === null) return 'No card was found here: ';
  return made > here
    ? `For a larger card than this one of ${here} GB: `
    : 'For a smaller card than this one: ';
}

/** 0.0001 → 1e-4, as people write it. */
const rate = (value: number) => (value < 0.01 ? value.toExponential() : String(value));
