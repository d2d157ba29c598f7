import type { ModelFile } from '@pilothouse/contracts/models';
import type { ProblemFix } from '@pilothouse/contracts/plans';
import type { Components } from '@pilothouse/contracts/start-run';

type Component = {
  /** How its publishers name the file. */
  names: RegExp;
  /** Where the trainer's documentation sends people for it, and the folder the tools look for it in. */
  file: string;
  from: string;
  folder: string;
};

// Documented in flux_train_network.md and lumina_train_network.md; CLIP-G comes with SD 3.5 itself.
const COMPONENTS: Record<keyof Components, Component> = {
  clipL: {
    names: /clip[-_ ]?l(?![a-z])|vit[-_]l/i,
    file: 'clip_l.safetensors',
    from: 'comfyanonymous/flux_text_encoders',
    folder: 'text_encoders',
  },
  clipG: {
    names: /clip[-_ ]?g(?![a-z])|bigg/i,
    file: 'clip_g.safetensors',
    from: 'stabilityai/stable-diffusion-3.5-large',
    folder: 'text_encoders',
  },
  t5xxl: {
    names: /t5[-_ ]?(v1_1[-_ ]?)?xxl/i,
    file: 't5xxl_fp16.safetensors',
    from: 'comfyanonymous/flux_text_encoders',
    folder: 'text_encoders',
  },
  ae: {
    names: /^(flux[-_. ]?)?ae\b|flux.*(ae|vae)/i,
    file: 'ae.safetensors',
    from: 'Comfy-Org/Lumina_Image_2.0_Repackaged',
    folder: 'vae',
  },
  gemma2: {
    names: /gemma[-_ ]?2/i,
    file: 'gemma_2_2b_fp16.safetensors',
    from: 'Comfy-Org/Lumina_Image_2.0_Repackaged',
    folder: 'text_encoders',
  },
  vae: { names: /vae/i, file: 'a VAE', from: '', folder: 'vae' },
};

/** What ends the lack of a component: a file that is there under another folder, or the one to get. */
export function fixFor(key: keyof Components, models: ModelFile[]): ProblemFix | undefined {
  const { names, file, from, folder } = COMPONENTS[key];
  const found = models.find(
    (model) => model.problem === '' && names.test(fileOf(model)) && !isOtherKind(model),
  );
  if (found) return { do: 'choose', field: `components.${key}`, path: found.path };
  return from === '' ? undefined : { do: 'get', file, from, folder };
}

/** The same file in another folder. */
export function movedTo(path: string, models: ModelFile[]): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return models.find((model) => fileOf(model) === name && model.problem === '')?.path;
}

const isOtherKind = ({ kind, header }: ModelFile) => kind === 'loras' || header?.isLora === true;

const fileOf = ({ path }: ModelFile) => path.slice(path.lastIndexOf('/') + 1);
