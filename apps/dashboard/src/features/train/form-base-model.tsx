'use client';

import { Family, FAMILY_TITLE, type ModelFile } from '@pilothouse/contracts/models';
import { COMPONENT_TITLE } from '@pilothouse/contracts/start-run';
import Link from 'next/link';
import { bytes } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { Select } from '@/ui/select';
import { Tag } from '@/ui/tag';
import { fileOf } from './base-models';
import { candidatesFor, isNamedLike } from './choose-components';
import { Picker } from './picker';
import { type ComponentKey, withOwnVae } from './train-form';
import type { Train } from './use-train';

/** What to train on top of, its family where the header is silent, and the files the family needs beside it. */
export function BaseModelField({ train }: { train: Train }) {
  const { form, baseModels, change, shownErrors, familySetup } = train;
  const chosen = baseModels.find(({ path }) => path === form.baseModel);
  const shown = familySetup ? withOwnVae(familySetup.needs, form, familySetup.family) : [];
  const isLeftOut = form.rehearsal && form.baseModel === '';
  const isSilent = isLeftOut || (chosen !== undefined && !chosen.header?.family);
  return (
    <>
      <FormField label="Base model" error={shownErrors.baseModel ?? missing(form.baseModel, chosen)}>
        <Picker
          value={form.baseModel}
          placeholder={form.rehearsal ? 'None: a rehearsal needs none' : 'Choose a base model'}
          options={baseModels.map((model) => ({
            value: model.path,
            disabled: model.problem !== '',
            face: <Face model={model} />,
          }))}
          onChange={(baseModel) => change({ baseModel, components: {} })}
          empty={
            <>
              There is none yet. Put a checkpoint into models/checkpoints; it appears here by itself.{' '}
              <Link href="/models/" className="text-accent-text">
                Models
              </Link>
            </>
          }
        />
      </FormField>
      {isSilent && (
        <FormField
          label="Family"
          error={shownErrors.family}
          help={
            isLeftOut
              ? 'Whose steps, arguments and samples are rehearsed.'
              : 'The header does not say which family this file belongs to. The wrong one makes the run fail while loading.'
          }
        >
          <Segments
            label="Family"
            className="max-w-md max-sm:[&>button]:px-1"
            value={form.family}
            options={Family.options.map((family) => ({ value: family, title: FAMILY_TITLE[family] }))}
            onChange={(family) => family !== '' && change({ family })}
          />
        </FormField>
      )}
      {shown.length > 0 && (
        <div className="grid grid-cols-2 gap-x-4 gap-y-[17px] max-sm:grid-cols-1">
          {shown.map((key) => (
            <ComponentField key={key} name={key} train={train} />
          ))}
        </div>
      )}
    </>
  );
}

function missing(path: string, chosen: ModelFile | undefined): string | undefined {
  if (path !== '' && !chosen) return `${path} is no longer there. Choose another one.`;
  return chosen?.problem;
}

function Face({ model: { path, bytes: size, header, problem } }: { model: ModelFile }) {
  const family = header?.family;
  return (
    <span className="grid min-w-0 gap-0.5 pl-1">
      <span className="flex min-w-0 items-center gap-2">
        <span className="mono truncate">{fileOf(path)}</span>
        {family && <Tag>{FAMILY_TITLE[family]}</Tag>}
      </span>
      <span className="truncate text-xs text-muted">
        {problem !== '' ? (
          <span className="text-danger">{problem}</span>
        ) : (
          [bytes(size), header?.precision, family ? 'read from its header' : 'family unknown']
            .filter(Boolean)
            .join(', ')
        )}
      </span>
    </span>
  );
}

/** Radix forbids an empty value, so "none" needs a word of its own. No path begins with a space. */
const INSIDE = ' inside';

function ComponentField({ name, train }: { name: ComponentKey; train: Train }) {
  const { form, models, components, change } = train;
  const candidates = withChosen(candidatesFor(name, models), models, components[name]);
  const byHand = form.components[name];
  const value = byHand === '' ? INSIDE : components[name];
  const set = (path: string | undefined) => {
    const next = { ...form.components };
    if (path === undefined) delete next[name];
    else next[name] = path;
    change({ components: next });
  };
  return (
    <FormField
      label={COMPONENT_TITLE[name]}
      help={helpFor(name, candidates.length, byHand, components[name])}
      onReset={byHand === undefined ? undefined : () => set(undefined)}
    >
      <Select
        value={value}
        placeholder="None found"
        options={[
          ...candidates.map((model) => ({
            value: model.path,
            title: fileOf(model.path),
            fact: isNamedLike(name, model) ? bytes(model.bytes) : `${bytes(model.bytes)}, another name`,
          })),
          { value: INSIDE, title: 'Inside the base model' },
        ]}
        onChange={(path) => set(path === INSIDE ? '' : path)}
      />
    </FormField>
  );
}

/** A file of another folder may have been chosen, where there was none in the usual ones. */
function withChosen(candidates: ModelFile[], models: ModelFile[], path: string | undefined): ModelFile[] {
  const chosen = models.find((model) => model.path === path);
  return chosen === undefined || candidates.includes(chosen) ? candidates : [chosen, ...candidates];
}

function helpFor(
  name: ComponentKey,
  candidates: number,
  byHand: string | undefined,
  path: string | undefined,
): string {
  const folder = name === 'ae' || name === 'vae' ? 'models/vae' : 'models/text_encoders';
  if (byHand === '') return 'Only all-in-one files hold it';
  if (path === undefined) {
    return candidates === 0 ? `Put it into ${folder}` : 'None is named like it. Choose the file';
  }
  return byHand === undefined ? `Found in ${folder} by its name` : 'Chosen by hand';
}
