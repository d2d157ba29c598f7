type Fields = Record<string, unknown>;

const SHARED =
  'rank_dropout bypass_mode dora_wd module_dropout use_tucker use_scalar rank_dropout_scale train_norm';

/** What the GUI hands on for each type of LyCORIS that Pilothouse trains, besides the convolutions and the preset. */
const TYPES = new Map(
  Object.entries({
    LoCon: { algo: 'locon', fields: SHARED },
    'LyCORIS/LoCon': { algo: 'locon', fields: SHARED },
    'LyCORIS/LoHa': { algo: 'loha', fields: SHARED },
    'LyCORIS/LoKr': { algo: 'lokr', fields: `${SHARED} factor use_cp decompose_both` },
    'LyCORIS/DyLoRA': { algo: 'dylora', fields: 'use_tucker rank_dropout module_dropout train_norm unit' },
  }),
);
const RENAMED = new Map([['unit', 'block_size']]);

/** The arguments of the network; undefined where it is another one. */
export function lycorisOf(fields: Fields): string[] | undefined {
  const type = TYPES.get(String(fields.LoRA_type));
  if (type === undefined) return undefined;
  const preset = typeof fields.LyCORIS_preset === 'string' && fields.LyCORIS_preset !== '';
  return [
    `algo=${type.algo}`,
    ...(preset ? [`preset=${String(fields.LyCORIS_preset)}`] : []),
    ...convolutionsOf(fields),
    ...type.fields
      .split(' ')
      .filter((key) => isSet(fields[key]))
      .map((key) => `${RENAMED.get(key) ?? key}=${fields[key] === true ? 'True' : String(fields[key])}`),
  ];
}

export const convolutionsOf = (fields: Fields): string[] =>
  ['conv_dim', 'conv_alpha']
    .filter((key) => isSet(fields[key]))
    .map((key) => `${key}=${String(fields[key])}`);

/** They are off and zero where nothing is said. */
const isSet = (value: unknown) =>
  typeof value === 'boolean'
    ? value
    : (typeof value === 'string' || typeof value === 'number') && value !== '' && Number(value) !== 0;
