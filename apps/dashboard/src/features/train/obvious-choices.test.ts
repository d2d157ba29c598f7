import type { ModelFile } from '@pilothouse/contracts/models';
import { expect, test } from 'vitest';
import { withTheObvious } from './obvious-choices';
import { EMPTY_FORM } from './train-form';

const model = (path: string, problem = ''): ModelFile => ({
  ...{ path, kind: 'checkpoints', bytes: 1, changedAt: 1, format: 'safetensors', type: 'other', problem },
  ...{ sha256: null, preview: null, marks: null, header: null, sharedWith: [] },
});
const [one, two] = [model('checkpoints/one.safetensors'), model('checkpoints/two.safetensors')];
const baseOf = (...given: Parameters<typeof withTheObvious>) => withTheObvious(...given).baseModel;

test('the only base model that can be used is taken', () => {
  expect(baseOf(EMPTY_FORM, { models: [one, model('checkpoints/cut.safetensors', 'cut short')] })).toBe(
    one.path,
  );
  expect(baseOf(EMPTY_FORM, { models: [one, two] })).toBe('');
});

test('of several it is that of the last run, as long as it is there and none was chosen', () => {
  expect(baseOf(EMPTY_FORM, { models: [one, two], lastModel: two.path })).toBe(two.path);
  expect(baseOf(EMPTY_FORM, { models: [one, two], lastModel: 'checkpoints/gone.safetensors' })).toBe('');
  expect(baseOf({ ...EMPTY_FORM, baseModel: one.path }, { models: [one, two], lastModel: two.path })).toBe(
    one.path,
  );
  expect(baseOf({ ...EMPTY_FORM, rehearsal: true }, { models: [one, two], lastModel: two.path })).toBe('');
});
