import type { Family, ModelFile } from '@pilothouse/contracts/models';
import type { TrainingSetup } from '@pilothouse/contracts/plans';

type FamilySetup = TrainingSetup['families'][number];
type ComponentKey = FamilySetup['needs'][number];

/** A kind of file a family trains with: where it belongs, and what is there already. */
export type NeededFile = { title: string; folder: string; found: ModelFile[] };

const COMPONENTS: Record<ComponentKey, { title: string; folder: string }> = {
  clipL: { title: 'CLIP-L', folder: 'text_encoders' },
  clipG: { title: 'CLIP-G', folder: 'text_encoders' },
  t5xxl: { title: 'T5-XXL', folder: 'text_encoders' },
  ae: { title: 'Autoencoder', folder: 'vae' },
  gemma2: { title: 'Gemma 2', folder: 'text_encoders' },
  vae: { title: 'VAE', folder: 'vae' },
};

// FLUX.1 and what came after it is published without its text encoders, so the tools keep it apart from whole checkpoints.
const BASE_FOLDER: Record<Family, string> = {
  sd15: 'checkpoints',
  sdxl: 'checkpoints',
  sd35: 'checkpoints',
  flux1: 'diffusion_models',
  chroma: 'diffusion_models',
  lumina2: 'diffusion_models',
};

/** Whole models of a family, wherever they lie. */
export const baseModels = (family: Family, models: ModelFile[]) =>
  models.filter(({ header, problem }) => header?.family === family && !header.isLora && problem === '');

/** The base model first, then the folders of what else the family needs, each folder once. */
export function neededFiles({ family, needs }: FamilySetup, models: ModelFile[]): NeededFile[] {
  const base = { title: 'Base model', folder: BASE_FOLDER[family], found: baseModels(family, models) };
  const folders = [...new Set(needs.map((key) => COMPONENTS[key].folder))];
  return [base, ...folders.map(besides)];

  function besides(folder: string): NeededFile {
    const titles = needs.map((key) => COMPONENTS[key]).filter((component) => component.folder === folder);
    const found = models.filter(({ kind, problem }) => kind === folder && problem === '');
    return { title: titles.map(({ title }) => title).join(', '), folder, found };
  }
}
