import { describe, expect, it } from 'vitest';
import { folderOfGguf, folderOfHint, folderOfTensors } from './choose-folder.js';

describe('the folder of a file', () => {
  it.each([
    [
      'checkpoints',
      ['model.diffusion_model.input_blocks.0.0.weight', 'first_stage_model.decoder.conv_in.weight'],
    ],
    ['checkpoints', ['model.diffusion_model.x', 'conditioner.embedders.0.transformer.text_model.x']],
    ['diffusion_models', ['double_blocks.0.img_attn.qkv.weight', 'single_blocks.0.linear1.weight']],
    ['diffusion_models', ['model.diffusion_model.double_blocks.0.x']],
    ['diffusion_models', ['noise_refiner.0.attention.qkv.weight']],
    ['text_encoders', ['text_model.encoder.layers.0.mlp.fc1.weight']],
    ['text_encoders', ['encoder.block.0.layer.0.SelfAttention.q.weight', 'shared.weight']],
    ['text_encoders', ['model.layers.0.self_attn.q_proj.weight', 'model.embed_tokens.weight']],
    ['vae', ['encoder.conv_in.weight', 'decoder.conv_in.weight', 'decoder.mid.block_1.conv1.weight']],
    ['controlnet', ['control_model.input_blocks.0.0.weight']],
    ['clip_vision', ['vision_model.encoder.layers.0.x', 'text_model.encoder.layers.0.x']],
    ['embeddings', ['emb_params']],
    ['upscale_models', ['model.0.weight', 'model.1.sub.0.RDB1.conv1.0.weight']],
    [null, ['something.else']],
  ])('is %s for %j', (folder, names) => expect(folderOfTensors(names, false)).toBe(folder));

  it('is loras for every adapter', () =>
    expect(folderOfTensors(['text_model.encoder.x'], true)).toBe('loras'));

  it.each([
    ['flux', 'diffusion_models'],
    ['sdxl', 'diffusion_models'],
    ['t5encoder', 'text_encoders'],
    ['qwen2vl', 'text_encoders'],
  ])('of a GGUF file of “%s” is %s', (architecture, folder) =>
    expect(folderOfGguf(architecture)).toBe(folder),
  );

  it.each([
    [{ path: 'split_files/vae/ae.safetensors' }, 'vae'],
    [{ path: 'text_encoder_2/model.safetensors' }, 'text_encoders'],
    [{ path: 'x.safetensors', type: 'LoCon' }, 'loras'],
    [{ path: 'x.pt', type: 'TextualInversion' }, 'embeddings'],
    [{ path: 'flux1-dev.safetensors' }, null],
  ])('is guessed from %j', (hint, folder) => expect(folderOfHint(hint)).toBe(folder));
});
