import { Validation } from '@pilothouse/contracts/training-data';
import { numeric } from './argument-values.js';
import type { ImportLedger } from './import-ledger.js';
import type { Said } from './setup-files.js';

/** A dataset that is there for it, or a share of the others; how often, and with which noise. */
export function readValidation(ledger: ImportLedger, dataset: string | undefined) {
  const shares = sharesOf(ledger);
  const [share, ...others] = shares;
  // All of it is no share, and is named as lost with what else Pilothouse sets itself.
  if (!(Number(ledger.rest.get('validation_split')?.value) >= 1)) ledger.rest.delete('validation_split');
  if (dataset === undefined && share === undefined) return;
  const every = ledger.rest.get('validate_every_n_epochs');
  const seed = ledger.rest.get('validation_seed');
  const parsed = Validation.safeParse({
    ...(dataset === undefined
      ? { from: 'share', share: numeric(share?.value) }
      : { from: 'dataset', dataset }),
    ...(every && { everyEpochs: numeric(every.value) }),
    ...(seed && { seed: numeric(seed.value) }),
  });
  const lost = dataset === undefined ? others : shares;
  const reason = 'A run keeps one share of every dataset aside, or has a dataset for validation.';
  for (const each of lost) ledger.leave('validation_split', each, reason, true);
  if (parsed.success) {
    if (isUneven(ledger)) ledger.notes.push('The share for validation is taken of every dataset.');
    ledger.values.validation = parsed.data;
    ledger.rest.delete('validate_every_n_epochs');
    ledger.rest.delete('validation_seed');
  } else {
    const message = `${parsed.error.issues[0]?.message ?? 'It is no share'}.`;
    ledger.leave('validation_split', share ?? { value: dataset, file: '' }, message, true);
  }
}

/** Each share that is said, once. */
function sharesOf({ said }: ImportLedger): Said[] {
  const general = said.settings.get('validation_split');
  const learned = said.subsets.filter(({ values }) => values.is_reg !== true);
  const all = learned.map(({ file, values }) => ({ file, value: values.validation_split ?? general?.value }));
  if (all.length === 0 && general !== undefined) all.push({ file: general.file, value: general.value });
  const shares = all.filter(({ value }) => Number(value ?? 0) > 0 && Number(value) < 1);
  return shares.filter(({ value }, at) => shares.findIndex((each) => each.value === value) === at);
}

const isUneven = ({ said, values }: ImportLedger) =>
  values.validation?.from !== 'dataset' &&
  said.settings.get('validation_split') === undefined &&
  said.subsets.some(({ values: own }) => Number(own.validation_split ?? 0) === 0 && own.is_reg !== true) &&
  said.subsets.every(({ values: own }) => Number(own.validation_split ?? 0) < 1);
