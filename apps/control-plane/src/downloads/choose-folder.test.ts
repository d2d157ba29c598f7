import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { folderOfGguf, folderOfHint, folderOfTensors } from './choose-folder.js';
import { readGgufArchitecture } from './read-gguf.js';

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
    [{ path: 'split_files/vae/ae.safetensors' }, 'vae'],
    [{ path: 'text_encoder_2/model.safetensors' }, 'text_encoders'],
    [{ path: 'x.safetensors', type: 'LoCon' }, 'loras'],
    [{ path: 'x.pt', type: 'TextualInversion' }, 'embeddings'],
    [{ path: 'flux1-dev.safetensors' }, null],
  ])('is guessed from %j', (hint, folder) => expect(folderOfHint(hint)).toBe(folder));
});

const sourceOf = (data: Buffer) => ({
  bytes: data.length,
  read: (at: number, length: number) => Promise.resolve(data.subarray(at, at + length)),
});
const text = (words: string) => {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(words.length));
  return Buffer.concat([length, Buffer.from(words)]);
};
const u32 = (value: number) => {
  const four = Buffer.alloc(4);
  four.writeUInt32LE(value);
  return four;
};
const gguf = (...pairs: Buffer[]) => {
  const head = Buffer.alloc(24);
  head.write('GGUF');
  head.writeUInt32LE(3, 4);
  head.writeBigUInt64LE(BigInt(pairs.length), 16);
  return Buffer.concat([head, ...pairs]);
};
const FLUX = Buffer.concat([text('general.architecture'), u32(8), text('flux')]);

describe('a GGUF header', () => {
  it('says its architecture, also behind other keys', async () => {
    const list = Buffer.concat([
      text('some.list'),
      u32(9),
      u32(8),
      Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]),
      text('a'),
      text('b'),
    ]);
    const number = Buffer.concat([text('general.quantization_version'), u32(4), u32(2)]);
    expect(await readGgufArchitecture(sourceOf(gguf(list, number, FLUX)))).toBe('flux');
    expect([folderOfGguf('flux'), folderOfGguf('t5encoder')]).toEqual(['diffusion_models', 'text_encoders']);
  });

  it('of any bytes is read without a crash and never past their end', async () => {
    const garbled = fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 90 })).map(([noise, at]) => {
      const whole = gguf(FLUX);
      Buffer.from(noise).copy(whole, Math.min(at, whole.length));
      return whole;
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          garbled,
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        ),
        async (data) => {
          const found = await readGgufArchitecture(sourceOf(data));
          expect(found === null || found.length <= data.length).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
