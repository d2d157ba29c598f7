import type { MediaFacts } from '@pilothouse/contracts/media';
import { factsOfGraph } from './comfy-graph.js';
import { asObject, numberOf, parsed, textOf } from './loose-json.js';
import type { PictureText } from './picture-text.js';

type Facts = Omit<MediaFacts, 'width' | 'height'>;

/** A prompt is kept for a search of ten thousands of pictures. */
const MOST_PROMPT = 4_000;
const MOST_SETTINGS = 40;
const MOST_SETTING = 300;

export const NO_FACTS: Facts = {
  prompt: '',
  negative: '',
  model: '',
  seed: '',
  loras: [],
  settings: [],
};

/** How a picture was made, from the texts that ComfyUI, SwarmUI, InvokeAI and A1111's descendants write into it. */
export function readFacts({ width, height, texts }: PictureText): MediaFacts {
  const facts =
    ofSwarm(texts.get('parameters')) ??
    ofInvoke(texts.get('invokeai_metadata') ?? texts.get('sd-metadata')) ??
    ofParameters(texts.get('parameters')) ??
    factsOfGraph(texts.get('prompt')) ??
    {};
  return { width, height, ...bounded({ ...NO_FACTS, ...facts }) };
}

const bounded = (facts: Facts): Facts => ({
  ...facts,
  prompt: facts.prompt.trim().slice(0, MOST_PROMPT),
  negative: facts.negative.trim().slice(0, MOST_PROMPT),
  model: facts.model.slice(0, MOST_SETTING),
  seed: facts.seed.slice(0, MOST_SETTING),
  loras: facts.loras.slice(0, MOST_SETTINGS),
  settings: facts.settings
    .filter(({ value }) => value !== '')
    .slice(0, MOST_SETTINGS)
    .map(({ name, value }) => ({ name: name.slice(0, MOST_SETTING), value: value.slice(0, MOST_SETTING) })),
});

/** SwarmUI: one object of its own parameters. */
function ofSwarm(text: string | undefined): Partial<Facts> | undefined {
  const params = asObject(asObject(parsed(text))?.sui_image_params);
  if (!params) return undefined;
  const names = Array.isArray(params.loras) ? params.loras : [];
  const weights = Array.isArray(params.loraweights) ? params.loraweights : [];
  const settings = ['steps', 'cfgscale', 'sampler', 'scheduler', 'aspectratio'];
  return {
    prompt: textOf(params.prompt),
    negative: textOf(params.negativeprompt),
    model: textOf(params.model),
    seed: textOf(params.seed),
    loras: names.map((name, at) => ({ name: textOf(name), strength: numberOf(weights[at]) })),
    settings: settings.map((name) => ({ name, value: textOf(params[name]) })),
  };
}

/** InvokeAI, 3 and later. */
function ofInvoke(text: string | undefined): Partial<Facts> | undefined {
  const data = asObject(parsed(text));
  if (!data) return undefined;
  const nameOf = (model: unknown) => {
    const known = asObject(model);
    return textOf(known?.name ?? known?.model_name ?? (known ? '' : model));
  };
  const loras = Array.isArray(data.loras) ? data.loras.map(asObject) : [];
  return {
    prompt: textOf(data.positive_prompt),
    negative: textOf(data.negative_prompt),
    model: nameOf(data.model),
    seed: textOf(data.seed),
    loras: loras.map((lora) => ({
      name: nameOf(lora?.model ?? lora?.lora),
      strength: numberOf(lora?.weight),
    })),
    settings: ['steps', 'cfg_scale', 'scheduler'].map((name) => ({ name, value: textOf(data[name]) })),
  };
}

const LAST_LINE = /(?:^|\n)((?:Steps|Seed|Sampler|CFG scale): [^\n]*)\s*$/;
const PAIR = /\s*([\w][\w /-]*):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/g;

/** A1111 and whatever writes like it: the prompt, “Negative prompt: …”, and one line of pairs. */
function ofParameters(text: string | undefined): Partial<Facts> | undefined {
  const line = text === undefined ? undefined : LAST_LINE.exec(text);
  if (text === undefined || !line) return undefined;
  const [prompt = '', ...negative] = text.slice(0, line.index).split(/\n?Negative prompt: /);
  const pairs = [...line[1]!.matchAll(PAIR)].map(([, name = '', value = '']) => ({
    name,
    value: value.replace(/^"|"$/g, '').trim(),
  }));
  const valueOf = (name: string) => pairs.find((pair) => pair.name === name)?.value ?? '';
  return {
    prompt,
    negative: negative.join(''),
    model: valueOf('Model'),
    seed: valueOf('Seed'),
    loras: [...prompt.matchAll(/<lora:([^:>]{1,200}):?([^:>]{0,20})[^>]{0,40}>/g)].map(
      ([, name = '', by]) => ({
        name,
        strength: numberOf(by),
      }),
    ),
    settings: pairs.filter(({ name }) => !['Model', 'Seed', 'Size', 'Lora hashes'].includes(name)),
  };
}
