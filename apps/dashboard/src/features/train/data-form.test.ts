import type { RunPlan } from '@pilothouse/contracts/plans';
import { StartRun } from '@pilothouse/contracts/start-run';
import { expect, test } from 'vitest';
import {
  type DataForm,
  dataFormOf,
  dataText,
  isDataForm,
  NO_DATA,
  NO_MASKS,
  readData,
  shareOf,
} from './data-form';

const request = (data: DataForm) => {
  const base = { name: 'x', family: 'sd15', baseModel: 'x', dataset: 'boats', triggerWords: ['boat'] };
  return StartRun.safeParse({ ...base, resolution: 512, ...readData(data) });
};

const WHOLE: DataForm = {
  masks: { from: 'alpha', dataset: '' },
  more: [{ dataset: 'gulls', repeats: '3', words: 'gull', masks: { from: 'dataset', dataset: 'outlines' } }],
  regularisation: [{ dataset: 'ships', repeats: '2', words: 'ship' }],
  priorLossWeight: '0,5',
  validation: { from: 'share', percent: '12', dataset: '', everyEpochs: '2', seed: '7' },
};

test('nothing typed asks for nothing', () => {
  expect(request(NO_DATA).data).toMatchObject({
    ...{ moreDatasets: [], regularisation: [], priorLossWeight: 1 },
    ...{ masks: { from: 'none' }, validation: { from: 'none' } },
  });
  expect(dataText(NO_DATA)).toBe('none');
});

test('everything typed is asked for, and a form made from the request asks for the same again', () => {
  const asked = request(WHOLE).data!;
  expect(asked).toMatchObject({
    masks: { from: 'alpha' },
    moreDatasets: [{ dataset: 'gulls', repeats: 3, masks: { from: 'dataset', dataset: 'outlines' } }],
    regularisation: [{ dataset: 'ships', repeats: 2, words: 'ship' }],
    priorLossWeight: 0.5,
    validation: { from: 'share', share: 0.12, everyEpochs: 2, seed: 7 },
  });
  expect(request(dataFormOf(asked)).data).toEqual(asked);
  expect(dataText(WHOLE)).toBe('against ships, 12 % kept aside, masked');
});

test.each<[string, Partial<DataForm>]>([
  ['moreDatasets', { more: [{ dataset: '', repeats: '3', words: '', masks: NO_MASKS }] }],
  ['moreDatasets', { more: [{ dataset: 'gulls', repeats: '', words: '', masks: NO_MASKS }] }],
  ['regularisation', { regularisation: [{ dataset: '', repeats: '1', words: '' }] }],
  ['masks', { masks: { from: 'dataset', dataset: '' } }],
  ['validation', { validation: { ...NO_DATA.validation, from: 'share', percent: '90' } }],
  ['validation', { validation: { ...NO_DATA.validation, from: 'dataset' } }],
])('what is half typed in %s is no request', (field, change) => {
  const { error } = request({ ...NO_DATA, ...change });
  expect(new Set(error?.issues.map(({ path }) => path[0]))).toEqual(new Set([field]));
});

test('a share is told only where there is something to share with', () => {
  const of = (dataset: string, role: string, share: number) => ({ dataset, role, share });
  const plan = (datasets: object[]) => ({ datasets }) as RunPlan;
  expect(shareOf(plan([of('boats', 'training', 1)]), 'boats')).toBe('');
  expect(shareOf(plan([of('boats', 'training', 1), of('apart', 'validation', 0)]), 'boats')).toBe('');
  expect(shareOf(plan([of('boats', 'training', 0.6), of('gulls', 'training', 0.4)]), 'gulls')).toMatch(
    /^40.% of an epoch$/,
  );
  expect(shareOf(undefined, 'boats')).toBe('');
});

test('the form of an older page is not taken for one', () => {
  expect([undefined, null, {}, { more: [] }, NO_DATA].map(isDataForm)).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
});
