import { describe, expect, it } from 'vitest';
import { lora } from '../../test/safetensors.js';
import { describeModel } from './describe-model.js';
import { parseSafetensors, type Safetensors } from './safetensors.js';

const described = async (bytes: Buffer) => {
  const read = async (at: number, length: number) => bytes.subarray(at, at + length);
  const { safetensors } = await parseSafetensors({ bytes: bytes.length, read });
  if (!safetensors) throw new Error('not readable');
  return describeModel(safetensors);
};

const of = (shapes: Record<string, number[]>, metadata: Record<string, string> = {}): Safetensors => ({
  metadata,
  tensors: new Map(Object.entries(shapes).map(([name, shape]) => [name, { dtype: 'F16', shape }])),
});

describe('what a header says', () => {
  it('of a LoRA by sd-scripts is read into words', async () => {
    expect(await described(lora())).toEqual({
      tensors: 3,
      precision: 'F16',
      family: 'sd15',
      modelClass: 'sd15',
      type: 'lora',
      adapter: 'LoRA',
      architecture: 'sd_v1',
      isLora: true,
      writtenHash: null,
      baseModel: 'tiny.safetensors',
      networkRank: 32,
      networkAlpha: 16,
      steps: 4,
      epochs: 2,
      triggerWords: ['riso-coast'],
    });
  });

  it('is null where it says nothing, or Python’s None', async () => {
    const none = { ss_network_dim: 'None', ss_steps: 'None', ss_sd_model_name: 'None' };
    // The rank is then counted in the layers.
    expect(await described(lora(none))).toMatchObject({ networkRank: 32, steps: null, baseModel: null });
    expect(describeModel(of({ weight: [1] }))).toMatchObject({
      family: null,
      architecture: null,
      isLora: false,
      networkRank: null,
      triggerWords: [],
    });
  });

  it('keeps the base model’s name without the folders of another machine', async () => {
    expect(await described(lora({ ss_sd_model_name: 'C:\\models\\a.safetensors' }))).toMatchObject({
      baseModel: 'a.safetensors',
    });
  });
});

describe('the family', () => {
  it.each([
    ['sd_v1', 'sd15'],
    ['sdxl_base_v1-0', 'sdxl'],
    ['5-large', 'sd35'],
    ['5-medium', 'sd35'],
    ['flux1', 'flux1'],
    ['chroma', 'chroma'],
    ['lumina2', 'lumina2'],
    ['sd_v2', null],
    ['hunyuan_image', null],
  ])('of ss_base_model_version %s is %s', (version, family) => {
    expect(describeModel(of({}, { ss_base_model_version: version })).family).toBe(family);
  });

  it.each([
    ['stable-diffusion-v1', 'sd15'],
    ['stable-diffusion-xl-v1-base/lora', 'sdxl'],
    ['stable-diffusion-3-5-large', 'sd35'],
    ['stable-diffusion-v3.5-medium', 'sd35'],
    ['flux-1-dev/lora', 'flux1'],
    ['flux-1-schnell', 'flux1'],
    ['chroma/lora', 'chroma'],
    ['lumina-2/lora', 'lumina2'],
    ['lumina', null],
    ['flux-2-dev', null],
    ['stable-diffusion-v2-768-v', null],
    ['hunyuan-image-2.1', null],
  ])('of the architecture %s is %s', (architecture, family) => {
    expect(describeModel(of({}, { 'modelspec.architecture': architecture })).family).toBe(family);
  });

  const flux = {
    'double_blocks.0.img_mod.lin.weight': [18432, 3072],
    'txt_in.weight': [3072, 4096],
    'vector_in.in_layer.weight': [3072, 768],
  };
  const prefixed = (shapes: Record<string, number[]>) =>
    Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [`model.diffusion_model.${name}`, shape]),
    );

  it.each<[string, Record<string, number[]>, string | null]>([
    ['FLUX.1 transformer', flux, 'flux1'],
    ['FLUX.1 checkpoint', prefixed(flux), 'flux1'],
    ['FLUX.1 relative', { ...flux, 'vector_in.in_layer.weight': [1, 1] }, null],
    [
      'Chroma transformer',
      {
        'double_blocks.0.img_attn.qkv.weight': [9216, 3072],
        'txt_in.weight': [3072, 4096],
        'distilled_guidance_layer.in_proj.weight': [5120, 64],
      },
      'chroma',
    ],
    [
      'Lumina 2 transformer',
      { 'cap_embedder.1.weight': [2304, 2304], 'noise_refiner.0.attention.qkv.weight': [3840, 2304] },
      'lumina2',
    ],
    [
      'Z-Image transformer',
      { 'cap_embedder.1.weight': [3840, 2560], 'noise_refiner.0.attention.qkv.weight': [11520, 3840] },
      null,
    ],
    [
      'SD 3.5',
      prefixed({
        'joint_blocks.0.context_block.attn.qkv.weight': [7296, 2432],
        'context_embedder.weight': [2432, 4096],
      }),
      'sd35',
    ],
    ['SDXL', prefixed({ 'label_emb.0.0.weight': [1280, 2816] }), 'sdxl'],
    ['SDXL refiner', prefixed({ 'label_emb.0.0.weight': [1536, 2560] }), null],
    ['SD 1.5', prefixed({ 'input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight': [320, 768] }), 'sd15'],
    ['SD 2.1', prefixed({ 'input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight': [320, 1024] }), null],
    [
      'SDXL LoRA',
      {
        lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k: [1],
        'x.attn2.to_k.lora_A.weight': [16, 2048],
      },
      'sdxl',
    ],
    ['SD 1.5 LoRA', { 'lora_unet_down_blocks_0_attn2_to_k.lora_down.weight': [16, 768] }, 'sd15'],
    ['SD 3.5 LoRA', { 'lora_unet_joint_blocks_0_x_block_attn_proj.lora_down.weight': [16, 2432] }, 'sd35'],
    [
      'FLUX.1 LoRA',
      {
        'lora_unet_double_blocks_0_img_attn_proj.lora_down.weight': [16, 3072],
        'lora_unet_single_blocks_0_linear1.lora_down.weight': [16, 3072],
      },
      'flux1',
    ],
    ['text encoder', { 'text_model.embeddings.token_embedding.weight': [49408, 768] }, null],
  ])('of a %s without metadata is told by its layers', (_what, shapes, family) => {
    expect(describeModel(of(shapes)).family).toBe(family);
  });
});

describe('trigger words', () => {
  const words = (metadata: Record<string, string>) => describeModel(of({}, metadata)).triggerWords;
  const datasets = (subset: object) => JSON.stringify([{ subsets: [subset] }]);

  it('are what the maker wrote, before anything else', () => {
    expect(words({ 'modelspec.trigger_phrase': 'riso coast, print', ss_tag_frequency: '{}' })).toEqual([
      'riso coast',
      'print',
    ]);
  });

  it('are the tags of every image of every folder', () => {
    expect(
      words({
        ss_tag_frequency: JSON.stringify({
          '10_a': { riso: 4, boat: 4, sea: 1 },
          '2_b': { riso: 2, boat: 1 },
        }),
        ss_dataset_dirs: JSON.stringify({
          '10_a': { n_repeats: 10, img_count: 4 },
          '2_b': { n_repeats: 2, img_count: 2 },
        }),
      }),
    ).toEqual(['riso']);
  });

  it('are the class tokens where no tag stands everywhere', () => {
    const ss_datasets = datasets({ img_count: 3, image_dir: 'a', class_tokens: 'riso' });
    expect(words({ ss_datasets, ss_tag_frequency: JSON.stringify({ a: { sea: 1 } }) })).toEqual(['riso']);
  });

  it.each(['not json', '[]', '{"a":1}', 'null', '[{"subsets":5}]'])(
    'are none where a key holds %s',
    (junk) => {
      expect(words({ ss_tag_frequency: junk, ss_datasets: junk, ss_dataset_dirs: junk })).toEqual([]);
    },
  );

  it('are bounded', () => {
    const phrase = Array.from({ length: 500 }, (_, index) => `${index}${'x'.repeat(5_000)}`).join(',');
    const found = words({ 'modelspec.trigger_phrase': phrase });
    expect(found).toHaveLength(20);
    expect(found[0]).toHaveLength(200);
  });
});
