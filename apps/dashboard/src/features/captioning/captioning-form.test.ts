import { expect, it } from 'vitest';
import { commandIn, emptyForm, GIT_MODEL, readForm, WD14_MODEL } from './captioning-form';

it('begins with what the tools begin with, for the pictures without a caption', () => {
  const { request, errors } = readForm(emptyForm('risocoast', true), 'riso-coast');
  expect(errors).toEqual({});
  expect(request).toMatchObject({
    dataset: 'riso-coast',
    tool: 'wd14',
    model: WD14_MODEL,
    images: 'uncaptioned',
    triggerWord: 'risocoast',
    generalThreshold: 0.35,
  });
  expect(readForm(emptyForm('', false), 'x').request).toMatchObject({ images: 'all', triggerWord: null });
});

it('asks each tool only for what it knows', () => {
  const form = {
    ...emptyForm('', false),
    undesiredTags: ['sea'],
    weights: 'blip/caption.pth',
    local: 'mine',
  };
  expect(readForm(form, 'x').request).toMatchObject({ model: 'mine', undesiredTags: ['sea'] });
  const blip = readForm({ ...form, tool: 'blip' }, 'x').request;
  expect(blip).toMatchObject({ weights: 'blip/caption.pth' });
  expect(blip).not.toHaveProperty('undesiredTags');
  expect(blip).toMatchObject({ beams: 3, minLength: 5, maxLength: 75, batchSize: 4 });
  const git = { ...form, tool: 'git' as const, gitMaxLength: '20', batchSize: '8', removeWords: true };
  expect(readForm(git, 'x').request).toMatchObject({
    model: GIT_MODEL,
    maxLength: 20,
    batchSize: 8,
    removeWords: true,
  });
  expect(readForm({ ...git, gitLocal: 'git-here' }, 'x').request).toMatchObject({ model: 'git-here' });
});

it('says at the field what is wrong there', () => {
  const form = {
    ...emptyForm('', false),
    wd14Model: '../etc',
    generalThreshold: '2',
    characterThreshold: '',
  };
  const { request, errors } = readForm(form, 'x');
  expect(request).toBeNull();
  expect(errors.wd14Model).toMatch(/A model is a repository/);
  expect(errors.generalThreshold).toBe('At most 1');
  expect(errors.characterThreshold).toBeTruthy();
});

it('refuses lengths that contradict each other, and figures that are none', () => {
  const form = { ...emptyForm('', false), tool: 'blip' as const };
  expect(readForm({ ...form, minLength: '80' }, 'x').errors).toEqual({
    minLength: 'Not longer than the longest',
  });
  const { errors } = readForm({ ...form, beams: '99', batchSize: 'two' }, 'x');
  expect(errors).toEqual({ beams: 'At most 16', batchSize: 'A whole number is needed' });
  expect(readForm({ ...form, tool: 'git', gitMaxLength: '1' }, 'x').errors).toEqual({
    gitMaxLength: 'At least 5',
  });
});

it('finds the command in a problem that names one', () => {
  expect(commandIn('It needs onnx: install with “python -m pip install onnx”.')).toBe(
    'python -m pip install onnx',
  );
  expect(commandIn('sd-scripts was not found.')).toBeNull();
});
