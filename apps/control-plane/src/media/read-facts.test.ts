import { describe, expect, test } from 'vitest';
import { readFacts } from './read-facts.js';

const factsOf = (texts: Record<string, string>) =>
  readFacts({ width: 8, height: 8, texts: new Map(Object.entries(texts)) });

const GRAPH = {
  3: {
    class_type: 'KSampler',
    inputs: {
      seed: 1234567890123,
      steps: 28,
      cfg: 6.5,
      sampler_name: 'dpmpp_2m',
      scheduler: 'karras',
      model: ['10', 0],
      positive: ['6', 0],
      negative: ['7', 0],
    },
  },
  4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' } },
  6: { class_type: 'CLIPTextEncode', inputs: { text: ['20', 0], clip: ['4', 1] } },
  7: { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['4', 1] } },
  10: {
    class_type: 'LoraLoader',
    inputs: { lora_name: 'riso-coast-v2.safetensors', strength_model: 0.8, model: ['4', 0] },
  },
  20: { class_type: 'StringConcatenate', inputs: { string: 'risocoast, a lighthouse' } },
};

describe('a graph of ComfyUI', () => {
  test('the prompt is found behind the sampler, also through other nodes', () => {
    expect(factsOf({ prompt: JSON.stringify(GRAPH) })).toMatchObject({
      prompt: 'risocoast, a lighthouse',
      negative: 'blurry',
      model: 'sd_xl_base_1.0.safetensors',
      seed: '1234567890123',
      loras: [{ name: 'riso-coast-v2.safetensors', strength: 0.8 }],
    });
  });

  test('a guider and a node of noise, as for FLUX', () => {
    const graph = {
      1: { class_type: 'UNETLoader', inputs: { unet_name: 'flux1-dev.safetensors' } },
      2: {
        class_type: 'CLIPTextEncodeFlux',
        inputs: { clip_l: '', t5xxl: 'a fox in the snow', clip: ['9', 0] },
      },
      3: { class_type: 'FluxGuidance', inputs: { guidance: 3.5, conditioning: ['2', 0] } },
      4: { class_type: 'BasicGuider', inputs: { model: ['1', 0], conditioning: ['3', 0] } },
      5: { class_type: 'RandomNoise', inputs: { noise_seed: 42 } },
    };
    expect(factsOf({ prompt: JSON.stringify(graph) })).toMatchObject({
      prompt: 'a fox in the snow',
      model: 'flux1-dev.safetensors',
      seed: '42',
    });
  });

  test('one that leads in circles ends, and NaN is no end of it', () => {
    const graph = {
      1: { class_type: 'KSampler', inputs: { positive: ['2', 0], seed: 1 } },
      2: { class_type: 'A', inputs: { a: ['3', 0] } },
      3: { class_type: 'B', inputs: { b: ['2', 0] }, is_changed: [0] },
    };
    const text = JSON.stringify(graph).replace('[0]}', '[NaN]}');
    expect(text).toContain('NaN');
    expect(factsOf({ prompt: text })).toMatchObject({ prompt: '', seed: '1' });
  });
});

test('what A1111 and Forge write: prompt, negative prompt, and a line of pairs', () => {
  const parameters = [
    'a lighthouse, <lora:riso-coast:0.7>',
    'Negative prompt: blurry, text',
    'Steps: 20, Sampler: DPM++ 2M, CFG scale: 7, Seed: 99, Size: 512x768, Model: deliberate_v3, Lora hashes: "riso: ab12, x: 1"',
  ].join('\n');
  expect(factsOf({ parameters })).toMatchObject({
    prompt: 'a lighthouse, <lora:riso-coast:0.7>',
    negative: 'blurry, text',
    model: 'deliberate_v3',
    seed: '99',
    loras: [{ name: 'riso-coast', strength: 0.7 }],
    settings: [
      { name: 'Steps', value: '20' },
      { name: 'Sampler', value: 'DPM++ 2M' },
      { name: 'CFG scale', value: '7' },
    ],
  });
});

test('SwarmUI’s own parameters', () => {
  const params = {
    prompt: 'a fox',
    negativeprompt: 'text',
    model: 'juggernautXL_v9',
    seed: 77,
    steps: 20,
    cfgscale: 7,
    loras: ['riso-coast-v2'],
    loraweights: ['0.7'],
  };
  expect(factsOf({ parameters: JSON.stringify({ sui_image_params: params }) })).toMatchObject({
    prompt: 'a fox',
    seed: '77',
    model: 'juggernautXL_v9',
    loras: [{ name: 'riso-coast-v2', strength: 0.7 }],
  });
});

test('InvokeAI’s metadata', () => {
  const metadata = {
    positive_prompt: 'a harbour',
    negative_prompt: 'people',
    seed: 5,
    model: { name: 'sdxl' },
    loras: [{ model: { name: 'riso' }, weight: 0.5 }],
    steps: 30,
  };
  expect(factsOf({ invokeai_metadata: JSON.stringify(metadata) })).toMatchObject({
    prompt: 'a harbour',
    negative: 'people',
    model: 'sdxl',
    loras: [{ name: 'riso', strength: 0.5 }],
  });
});

test('a file that says nothing, or nonsense, says nothing', () => {
  for (const text of ['', '[]', '{"a":', 'null', '{"1":null}']) {
    expect(factsOf({ prompt: text, parameters: text })).toMatchObject({
      prompt: '',
      model: '',
      settings: [],
    });
  }
});
