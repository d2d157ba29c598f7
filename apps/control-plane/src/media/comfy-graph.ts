import type { MediaFacts } from '@pilothouse/contracts/media';
import { asObject, numberOf, parsed, textOf } from './loose-json.js';

type Facts = Omit<MediaFacts, 'width' | 'height'>;
type Node = { type: string; inputs: Record<string, unknown> };

/** A graph can lead in circles. */
const MOST_STEPS = 60;
const MODEL_KEYS = ['ckpt_name', 'unet_name', 'model_name', 'gguf_name'];
const SETTING_KEYS = ['steps', 'cfg', 'guidance', 'sampler_name', 'scheduler', 'denoise'];
const TEXT_KEYS = ['text', 'clip_l', 't5xxl', 'text_g', 'string', 'value', 'prompt', 'text_positive'];

/** What ComfyUI was asked to do, read from the graph that it has put into the picture. */
export function factsOfGraph(text: string | undefined): Partial<Facts> | undefined {
  const graph = asObject(parsed(text));
  if (!graph) return undefined;
  const nodes = new Map<string, Node>();
  for (const [id, value] of Object.entries(graph)) {
    const node = asObject(value);
    if (node) nodes.set(id, { type: textOf(node.class_type), inputs: asObject(node.inputs) ?? {} });
  }
  const all = [...nodes.values()];
  if (all.every(({ type }) => type === '')) return undefined;

  // What has both is what samples; newer graphs give the prompt to a guider and the seed to a node of noise.
  const sampler = all.find(
    ({ inputs }) => 'positive' in inputs && ('seed' in inputs || 'noise_seed' in inputs),
  );
  const guided = sampler ?? all.find(({ inputs }) => 'positive' in inputs || 'conditioning' in inputs);
  const values = (keys: string[]) =>
    keys.flatMap((key) => {
      const from = all.find(({ inputs }) => textOf(inputs[key]) !== '');
      return from ? [{ name: key, value: textOf(from.inputs[key]) }] : [];
    });
  return {
    prompt: textBehind(nodes, guided?.inputs.positive ?? guided?.inputs.conditioning),
    negative: textBehind(nodes, guided?.inputs.negative),
    model: values(MODEL_KEYS)[0]?.value ?? '',
    seed: seedOf(nodes, sampler) || (values(['noise_seed', 'seed'])[0]?.value ?? ''),
    loras: all.flatMap(({ inputs }) => {
      const name = textOf(inputs.lora_name);
      return name === '' ? [] : [{ name, strength: numberOf(inputs.strength_model) }];
    }),
    settings: values(SETTING_KEYS),
  };
}

function seedOf(nodes: Map<string, Node>, sampler: Node | undefined): string {
  const seed = sampler?.inputs.seed ?? sampler?.inputs.noise_seed;
  return textOf(seed) || textOf(linked(nodes, seed)?.inputs.seed);
}

/** Follows a link of the graph to the text it begins at. */
function textBehind(nodes: Map<string, Node>, from: unknown): string {
  const seen = new Set<Node>();
  const ahead: unknown[] = [from];
  while (ahead.length > 0 && seen.size < MOST_STEPS) {
    const node = linked(nodes, ahead.shift());
    if (!node || seen.has(node)) continue;
    seen.add(node);
    const text = TEXT_KEYS.map((key) => node.inputs[key]).find(isText);
    if (text !== undefined) return text;
    ahead.push(...Object.values(node.inputs));
  }
  return '';
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** A link is the name of a node and the number of its output. */
const linked = (nodes: Map<string, Node>, value: unknown): Node | undefined =>
  Array.isArray(value) && value.length === 2 ? nodes.get(String(value[0])) : undefined;
