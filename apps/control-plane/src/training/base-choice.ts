import { type Family, FAMILY_TITLE, type ModelFile } from '@pilothouse/contracts/models';
import type { Components } from '@pilothouse/contracts/start-run';
import type { StartTraining } from '@pilothouse/contracts/training';
import { AppError } from '../platform/app-error.js';

/** The training studio this API comes from knows no other. */
const DEFAULT_FAMILY: Family = 'sd35';
const BASE_KINDS = new Set(['checkpoints', 'diffusion_models', 'unet']);

export type BaseChoice = { family: Family; baseModel: string };

/** The base model that was named, or the only one of its family that is there. */
export function chooseBase({ base_model, family }: StartTraining, models: ModelFile[]): BaseChoice {
  if (base_model !== undefined) {
    const named = models.find(({ path }) => path === base_model);
    return { baseModel: base_model, family: family ?? named?.header?.family ?? DEFAULT_FAMILY };
  }
  const wanted = family ?? DEFAULT_FAMILY;
  const [only, ...others] = models.filter((model) => isBaseOf(model, wanted));
  const title = FAMILY_TITLE[wanted];
  if (!only) {
    const instead = family === undefined ? ', or name another one with base_model' : '';
    throw new AppError(
      'CONFLICT',
      `There is no ${title} base model to train on. Put one into models/checkpoints${instead}.`,
    );
  }
  if (others.length > 0) {
    const paths = [only, ...others].map(({ path }) => path).join(', ');
    throw new AppError(
      'CONFLICT',
      `There are ${others.length + 1} ${title} base models: say with base_model which one to train on (${paths}).`,
    );
  }
  return { family: wanted, baseModel: only.path };
}

/** The files a family needs beside its base, by the names they are given out under. What is not found is left out. */
export function chooseComponents(needs: (keyof Components)[], models: ModelFile[]): Components {
  const found = needs.flatMap((key) => {
    const fitting = models.filter((model) => KINDS[key].has(model.kind) && isNamed(key, model.path));
    const [best] = fitting.filter(({ problem }) => problem === '').sort(byFitness);
    return best ? [[key, best.path]] : [];
  });
  return Object.fromEntries(found) as Components;
}

function isBaseOf({ kind, header, problem }: ModelFile, family: Family): boolean {
  return BASE_KINDS.has(kind) && problem === '' && header?.family === family && !header.isLora;
}

const TEXT_ENCODERS = new Set(['text_encoders', 'clip']);
const AUTOENCODERS = new Set(['vae']);

const KINDS: Record<keyof Components, Set<string>> = {
  clipL: TEXT_ENCODERS,
  clipG: TEXT_ENCODERS,
  t5xxl: TEXT_ENCODERS,
  gemma2: TEXT_ENCODERS,
  ae: AUTOENCODERS,
  vae: AUTOENCODERS,
};

const NAMES: Record<keyof Components, RegExp> = {
  clipL: /clip[-_]?l(?![a-z])/i,
  clipG: /clip[-_]?g(?![a-z])/i,
  t5xxl: /t5[-_]?xxl/i,
  ae: /(?:^|[^a-z])ae(?![a-z])/i,
  gemma2: /gemma[-_ ]?2/i,
  vae: /vae/i,
};

/** sd-scripts cannot read the “scaled” eight-bit files. */
const isNamed = (key: keyof Components, path: string) => {
  const file = path.split('/').at(-1) ?? '';
  return NAMES[key].test(file) && !/scaled/i.test(file);
};

/** Full precision before eight bits, then by name, so that the choice is always the same. */
const byFitness = (a: ModelFile, b: ModelFile) =>
  Number(/fp8/i.test(a.path)) - Number(/fp8/i.test(b.path)) || a.path.localeCompare(b.path);
