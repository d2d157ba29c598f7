import type { ModelFile } from '@pilothouse/contracts/models';
import type { Components } from '@pilothouse/contracts/start-run';

type ComponentKey = keyof Components;

/** Folders the tools keep each component in, the usual one first. `clip` is where older installations have their text encoders. */
const KINDS = {
  clipL: ['text_encoders', 'clip'],
  clipG: ['text_encoders', 'clip'],
  t5xxl: ['text_encoders', 'clip'],
  ae: ['vae'],
  gemma2: ['text_encoders', 'clip'],
  vae: ['vae'],
} satisfies Record<ComponentKey, string[]>;

/** How the publishers name the files. */
const NAMES = {
  clipL: /clip[-_ ]?l(?![a-z])|vit[-_]l/i,
  clipG: /clip[-_ ]?g(?![a-z])|bigg/i,
  t5xxl: /t5[-_ ]?(v1_1[-_ ]?)?xxl/i,
  ae: /^(flux[-_. ]?)?(ae|vae)\b|flux.*(ae|vae)/i,
  gemma2: /gemma[-_ ]?2/i,
  vae: /vae/i,
} satisfies Record<ComponentKey, RegExp>;

/** Files that may be chosen for a component, those that are named like it first. */
export function candidatesFor(key: ComponentKey, models: ModelFile[]): ModelFile[] {
  return models
    .filter(({ kind, problem }) => problem === '' && KINDS[key].includes(kind))
    .sort((a, b) => rank(key, b) - rank(key, a) || a.path.localeCompare(b.path));
}

/** The obvious file for each component; absent where none is named like it. */
export function chooseComponents(needs: ComponentKey[], models: ModelFile[]): Components {
  return Object.fromEntries(
    needs.flatMap((key) => {
      const [best] = candidatesFor(key, models);
      return best && isNamedLike(key, best) ? [[key, best.path]] : [];
    }),
  );
}

export function isNamedLike(key: ComponentKey, model: ModelFile): boolean {
  return NAMES[key].test(fileOf(model));
}

/** A trainer wants full weights: an fp8 copy is made for drawing and comes last. */
function rank(key: ComponentKey, model: ModelFile): number {
  return (isNamedLike(key, model) ? 2 : 0) + (/fp8/i.test(fileOf(model)) ? 0 : 1);
}

function fileOf({ path }: ModelFile): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
