import { describe, expect, it } from 'vitest';
import { classOf } from './model-class.js';
import { adapterOf, betterPlace, typeOf } from './model-type.js';

const layers = (shapes: Record<string, number[]>) =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, { dtype: 'F16', shape }]));

describe('what a file is', () => {
  const unet = 'model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight';
  it.each([
    ['checkpoint', { [unet]: [320, 768], 'first_stage_model.decoder.conv_in.weight': [1] }],
    ['diffusion-model', { [unet]: [320, 768] }],
    ['diffusion-model', { 'double_blocks.0.img_mod.lin.weight': [1], 'vector_in.in_layer.weight': [1, 768] }],
    ['vae', { 'encoder.conv_in.weight': [1], 'decoder.conv_in.weight': [1] }],
    ['vae', { 'first_stage_model.decoder.conv_in.weight': [1] }],
    ['text-encoder', { 'encoder.block.0.layer.0.SelfAttention.q.weight': [1], 'shared.weight': [1] }],
    ['text-encoder', { 'text_model.encoder.layers.0.mlp.fc1.weight': [1] }],
    ['clip-vision', { 'vision_model.encoder.layers.0.mlp.fc1.weight': [1] }],
    [
      'controlnet',
      { 'control_model.input_blocks.0.0.weight': [1], 'control_model.zero_convs.0.0.weight': [1] },
    ],
    ['ip-adapter', { 'image_proj.proj.weight': [1], 'ip_adapter.1.to_k_ip.weight': [1] }],
    ['embedding', { emb_params: [4, 768] }],
    ['embedding', { clip_l: [4, 768], clip_g: [4, 1280] }],
    ['upscaler', { 'conv_first.weight': [64, 3, 3, 3], 'conv_last.weight': [3, 64, 3, 3] }],
    [null, { weight: [1] }],
  ])('%s is told by its layers', (type, shapes) => {
    const tensors = layers(shapes as Record<string, number[]>);
    expect(typeOf(tensors, classOf({}, tensors))).toBe(type);
  });

  it.each([
    ['LoRA', { 'a.lora_down.weight': [16, 320], 'a.lora_up.weight': [320, 16] }],
    ['LoRA', { 'transformer.blocks.0.lora_A.weight': [16, 320] }],
    ['LoCon', { 'a.lora_down.weight': [16, 320, 3, 3] }],
    ['LoHa', { 'a.hada_w1_a': [1], 'a.hada_w1_b': [1] }],
    ['LoKr', { 'a.lokr_w1': [1], 'a.lokr_w2_a': [1] }],
    ['DoRA', { 'a.lora_down.weight': [16, 320], 'a.dora_scale': [1] }],
    ['OFT', { 'a.oft_blocks': [1] }],
    [null, { 'decoder.conv_in.weight': [1] }],
  ])('of the adapters, %s', (adapter, shapes) => {
    expect(adapterOf(layers(shapes as Record<string, number[]>))).toBe(adapter);
  });
});

it.each([
  ['flux2', { 'double_stream_modulation_img.lin.weight': [1] }],
  ['z-image', { 'cap_embedder.1.weight': [3840, 2560] }],
  ['hunyuan-video', { 'txt_in.individual_token_refiner.blocks.0.norm1.weight': [1] }],
  ['wan', { 'model.diffusion_model.blocks.0.cross_attn.norm_q.weight': [1] }],
  ['qwen-image', { 'txt_in.weight': [3072, 3584] }],
  ['sd3', { 'model.diffusion_model.joint_blocks.0.context_block.attn.qkv.weight': [1] }],
  [
    'sd35',
    { 'joint_blocks.0.context_block.attn.qkv.weight': [1], 'joint_blocks.0.x_block.attn.ln_q.weight': [1] },
  ],
  ['sdxl-refiner', { 'model.diffusion_model.label_emb.0.0.weight': [1536, 2560] }],
  ['sd2', { 'lora_unet_x_attn2_to_k.lora_down.weight': [16, 1024] }],
  ['wan', { 'diffusion_model.blocks.0.cross_attn.k.lora_A.weight': [16, 5120] }],
  [
    'flux1',
    {
      'transformer.transformer_blocks.0.attn.add_q_proj.lora_A.weight': [16, 3072],
      'transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight': [16, 3072],
    },
  ],
])('made for %s', (modelClass, shapes) => {
  expect(classOf({}, layers(shapes as Record<string, number[]>))).toBe(modelClass);
});

it.each([
  ['checkpoints/riso.safetensors', 'lora', 'loras/riso.safetensors'],
  ['vae/deep/riso.safetensors', 'lora', 'loras/riso.safetensors'],
  ['riso.safetensors', 'lora', 'loras/riso.safetensors'],
  ['loras/riso.safetensors', 'lora', undefined],
  ['unet/flux.safetensors', 'diffusion-model', undefined],
  ['checkpoints/flux.safetensors', 'diffusion-model', undefined],
  ['clip/t5.safetensors', 'text-encoder', undefined],
  ['sam/vit.safetensors', 'clip-vision', undefined],
  ['loras/riso.safetensors', null, undefined],
] as const)('%s that is a %s belongs to %s', (path, type, place) => {
  expect(betterPlace(path, type)).toBe(place);
});
