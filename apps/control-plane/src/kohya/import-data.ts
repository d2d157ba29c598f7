import { StartRun } from '@pilothouse/contracts/start-run';
import { type Masks, MoreData, Regularisation } from '@pilothouse/contracts/training-data';
import { numeric } from './argument-values.js';
import { bucketRule } from '@pilothouse/pictures/buckets';
import { readWords } from './import-words.js';
import type { ImportLedger } from './import-ledger.js';
import { readValidation } from './import-validation.js';
import type { Located } from './locate.js';
import { type Said, type SaidSubset, shown } from './setup-files.js';

type Locate = (path: string) => Located;

/** What is said of one folder of pictures; the rest holds for all of them. */
const OWN_KEYS = new Set([
  ...['image_dir', 'num_repeats', 'class_tokens', 'is_reg', 'alpha_mask', 'conditioning_data_dir'],
  ...['validation_split', 'validation_seed'],
]);

/** The datasets of a run: the first one, those beside it, regularisation, masks, and what is kept for validation. */
export function readDatasets(ledger: ImportLedger, locate: Locate) {
  readWords(ledger);
  new DatasetReader(ledger, locate).read();
  readBuckets(ledger);
}

class DatasetReader {
  /** A dataset that is there for two things spoils one of them. */
  private readonly used = new Set<string>();
  private readonly more: MoreData[] = [];
  private readonly regularisation: Regularisation[] = [];
  private validation: string | undefined;
  private hasMasks = false;

  constructor(
    private readonly ledger: ImportLedger,
    private readonly locate: Locate,
  ) {}

  read() {
    const { ledger } = this;
    const [first, ...others] = ledger.said.subsets;
    const isLearned = first !== undefined && roleOf(first) === 'training';
    this.readFirst(isLearned ? first : undefined);
    const rest = isLearned ? others : ledger.said.subsets;
    for (const subset of rest) this.readSubset(subset, isLearned ? first : undefined);
    if (isLearned) this.readFirstMasks(first);
    this.readRegularisationFolder();
    if (this.more.length > 0) ledger.values.moreDatasets = this.more;
    if (this.regularisation.length > 0) ledger.values.regularisation = this.regularisation;
    // Beside masks of its own it says nothing.
    if (this.hasMasks) ledger.take('masked_loss');
    this.readWeight();
    readValidation(ledger, this.validation);
  }

  private readFirst(first: SaidSubset | undefined) {
    const { ledger } = this;
    for (const key of ['image_dir', 'train_data_dir']) {
      const found = ledger.take(key);
      if (found === undefined || found.value === '') continue;
      const path = this.place(key, found);
      if (path === undefined) continue;
      ledger.values.dataset = path.dataset;
      if (path.repeats !== undefined) ledger.values.repeats ??= path.repeats;
    }
    // What the trainer does without a word.
    if (first !== undefined) ledger.values.repeats ??= 1;
  }

  private readFirstMasks(first: SaidSubset) {
    const masks = this.masksOf(first);
    if (masks.from !== 'none') this.ledger.values.masks = masks;
  }

  private readSubset(subset: SaidSubset, first: SaidSubset | undefined) {
    const { file, values } = subset;
    const found = { file, value: values.image_dir ?? values.metadata_file };
    const place = this.place('image_dir', found);
    if (place === undefined) return;
    const { dataset } = place;
    const repeats = numeric(values.num_repeats ?? place.repeats ?? 1);
    const words = typeof values.class_tokens === 'string' ? values.class_tokens : '';
    const role = roleOf(subset);
    if (role === 'validation') this.takeValidation(dataset, found);
    else if (role === 'regularisation') this.takeRegularisation({ dataset, repeats, words }, found);
    else this.takeMore({ dataset, repeats, words: this.ownWords(words), masks: this.masksOf(subset) }, found);
    if (first !== undefined) this.compare(subset, first);
  }

  private takeMore(value: object, found: Said) {
    const parsed = MoreData.safeParse(value);
    if (parsed.success && this.more.length < 15) return void this.more.push(parsed.data);
    this.release(value, found, parsed.error?.issues[0]?.message ?? 'A run has at most 16 datasets');
  }

  private takeRegularisation(value: object, found: Said) {
    const parsed = Regularisation.safeParse(value);
    if (parsed.success && this.regularisation.length < 16) return void this.regularisation.push(parsed.data);
    const many = 'A run has at most 16 regularisation datasets';
    this.release(value, found, parsed.error?.issues[0]?.message ?? many);
  }

  private takeValidation(dataset: string, found: Said) {
    if (this.validation === undefined) this.validation = dataset;
    else this.release({ dataset }, found, 'A run is tried on one dataset');
  }

  private release(value: object, found: Said, message: string) {
    this.used.delete((value as { dataset: string }).dataset);
    this.ledger.leave('image_dir', found, `${message}.`, true);
  }

  /** A dataset of the workspace that is not in use, else it is named as lost. */
  private place(key: string, found: Said): { dataset: string; repeats?: number } | undefined {
    const { ledger, used } = this;
    const located = this.locate(String(found.value ?? ''));
    if (located.path === undefined) return void ledger.leave(key, found, located.reason, true);
    if (used.has(located.path)) {
      const reason = `The dataset ${located.path}, the nearest of that name, is in use by this run already. Upload these pictures as a dataset of their own and choose it.`;
      return void ledger.leave(key, found, reason, true);
    }
    used.add(located.path);
    if (located.note) ledger.notes.push(located.note);
    return { dataset: located.path, ...(located.repeats !== undefined && { repeats: located.repeats }) };
  }

  private ownWords(words: string) {
    return words === (this.ledger.values.triggerWords ?? []).join(', ') ? '' : words;
  }

  private masksOf({ file, values }: SaidSubset): Masks {
    const folder = values.conditioning_data_dir;
    const isAlpha = (values.alpha_mask ?? this.ledger.said.settings.get('alpha_mask')?.value) === true;
    if (isAlpha) this.ledger.rest.delete('alpha_mask');
    if (typeof folder === 'string' && folder !== '') {
      // One dataset may hold the masks of several.
      const located = this.locate(folder);
      const reason =
        located.path !== undefined && this.used.has(located.path)
          ? `No dataset of that name holds masks: ${located.path} is a dataset of this run itself.`
          : located.reason;
      if (located.path !== undefined && reason === undefined) {
        if (located.note) this.ledger.notes.push(located.note);
        this.hasMasks = true;
        return { from: 'dataset', dataset: located.path };
      }
      this.ledger.leave('conditioning_data_dir', { file, value: folder }, reason ?? '', true);
    }
    if (isAlpha) this.hasMasks = true;
    return { from: isAlpha ? 'alpha' : 'none' };
  }

  /** The trainer is told one thing for all datasets, and the first one says which. */
  private compare({ file, values }: SaidSubset, { values: first }: SaidSubset) {
    const differing = [...new Set([...Object.keys(values), ...Object.keys(first)])].filter(
      (key) => !OWN_KEYS.has(key) && shown(values[key]) !== shown(first[key]),
    );
    for (const key of differing) {
      const of = String(values.image_dir ?? '');
      const value = Object.hasOwn(values, key) ? values[key] : 'nothing';
      const reason = `It is said of ${of} alone; what the first dataset says holds for all.`;
      this.ledger.leave(key, { file, value }, reason, true);
    }
  }

  /** Of the GUI and of the settings alone, as `…/reg/1_boat`. */
  private readRegularisationFolder() {
    const found = this.ledger.take('reg_data_dir');
    if (found === undefined || found.value === '') return;
    const place = this.place('reg_data_dir', found);
    if (place === undefined) return;
    const [, words = ''] = /(?:^|[\\/])\d+_([^\\/]+)[\\/]*$/.exec(String(found.value)) ?? [];
    this.takeRegularisation({ dataset: place.dataset, repeats: place.repeats ?? 1, words }, found);
  }

  private readWeight() {
    if (this.regularisation.length === 0) return;
    const found = this.ledger.take('prior_loss_weight');
    if (found === undefined) return;
    const parsed = StartRun.shape.priorLossWeight.safeParse(numeric(found.value));
    if (parsed.success) this.ledger.values.priorLossWeight = parsed.data;
    else this.ledger.leave('prior_loss_weight', found, 'It is no weight of 0 to 100.', true);
  }
}

function roleOf({ values }: SaidSubset): 'training' | 'regularisation' | 'validation' {
  if (values.is_reg === true) return 'regularisation';
  return Number(values.validation_split ?? 0) >= 1 ? 'validation' : 'training';
}

function readBuckets(ledger: ImportLedger) {
  const side = ledger.values.resolution;
  const rule = side === undefined ? undefined : bucketRule(side);
  const ours: [string, unknown][] = [
    ['caption_extension', '.txt'],
    ['enable_bucket', true],
    ['bucket_no_upscale', false],
    ['min_bucket_reso', rule?.minimum],
    ['max_bucket_reso', rule?.maximum],
    ['bucket_reso_steps', rule?.step],
  ];
  for (const [key, value] of ours) {
    const found = ledger.take(key);
    if (found === undefined || String(found.value) === String(value)) continue;
    const reason =
      value === '.txt'
        ? 'Pilothouse reads captions from .txt files.'
        : 'Pilothouse sets the buckets itself: from half to twice the resolution, in steps of 64.';
    ledger.leave(key, found, reason, true);
  }
}
