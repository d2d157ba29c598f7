/** A safetensors file with tensors of zeros, as a trainer would write it. */
export function safetensors(
  tensors: Record<string, { dtype?: 'F16' | 'F32' | 'BF16'; shape: number[] }>,
  metadata?: Record<string, string>,
): Buffer {
  let at = 0;
  const entries = Object.entries(tensors).map(([name, { dtype = 'F16', shape }]) => {
    const bytes = shape.reduce((product, each) => product * each, 1) * (dtype === 'F32' ? 4 : 2);
    const offsets = [at, (at += bytes)];
    return [name, { dtype, shape, data_offsets: offsets }];
  });
  const header = { ...(metadata && { __metadata__: metadata }), ...Object.fromEntries(entries) };
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([prefix, json, Buffer.alloc(at)]);
}

/** What sd-scripts writes after two epochs of two steps. */
export const lora = (metadata: Record<string, string> = {}) =>
  safetensors(
    {
      'lora_unet_mid_block_attentions_0_proj_in.lora_down.weight': { shape: [32, 320] },
      'lora_unet_mid_block_attentions_0_proj_in.lora_up.weight': { shape: [320, 32] },
      'lora_unet_mid_block_attentions_0_proj_in.alpha': { dtype: 'F32', shape: [] },
    },
    {
      ss_network_module: 'networks.lora',
      ss_network_dim: '32',
      ss_network_alpha: '16.0',
      ss_steps: '4',
      ss_epoch: '2',
      ss_num_epochs: '2',
      ss_base_model_version: 'sd_v1',
      ss_sd_model_name: 'tiny.safetensors',
      ss_seed: 'None',
      'modelspec.architecture': 'stable-diffusion-v1/lora',
      ss_tag_frequency: JSON.stringify({ dataset: { 'riso-coast': 12, 'a boat': 3 } }),
      ss_datasets: JSON.stringify([
        { subsets: [{ img_count: 12, image_dir: 'dataset', class_tokens: null }] },
      ]),
      ...metadata,
    },
  );
