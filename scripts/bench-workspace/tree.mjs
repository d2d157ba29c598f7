import { closeSync, ftruncateSync, mkdirSync, openSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const KINDS = ['checkpoints', 'loras', 'vae', 'text_encoders', 'controlnet'];
/** So that nothing is taken for a file that is still being written. */
const LONG_AGO = new Date('2026-01-01');

/** Files in folders below `models/`: of each folder's, `models` are model files, the rest is what lies beside them. */
export function makeTree(root, { folders, files, models }) {
  for (let folder = 0; folder < folders; folder++) {
    const path = join(root, KINDS[folder % KINDS.length], `set-${Math.floor(folder / KINDS.length)}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < files; file++) {
      const target = join(path, file < models ? `model-${file}.safetensors` : `beside-${file}.txt`);
      if (file < models) writeModel(target, folder * models + file);
      else writeFileSync(target, 'beside a model\n');
      utimesSync(target, LONG_AGO, LONG_AGO);
    }
  }
}

/** A LoRA of 64 to 192 layers with what trainers write about it; its tensors are a hole in the file. */
export function writeModel(path, number) {
  const header = headerOf(number);
  const file = openSync(path, 'w');
  writeSync(file, header.bytes);
  ftruncateSync(file, header.bytes.length + header.dataBytes);
  closeSync(file);
}

function headerOf(number) {
  const layers = 64 + (number % 3) * 64;
  const rank = [4, 8, 16, 32][number % 4];
  const entries = { __metadata__: metadataOf(number, rank) };
  let at = 0;
  const add = (name, shape) => {
    const bytes = shape[0] * shape[1] * 2;
    entries[name] = { dtype: 'F16', shape, data_offsets: [at, (at += bytes)] };
  };
  for (let layer = 0; layer < layers; layer++) {
    const name = `lora_unet_down_blocks_${layer}_attentions_0_transformer_blocks_0_attn2_to_k`;
    add(`${name}.lora_down.weight`, [rank, 768]);
    add(`${name}.lora_up.weight`, [320, rank]);
  }
  const json = Buffer.from(JSON.stringify(entries));
  const bytes = Buffer.alloc(8 + json.length);
  bytes.writeBigUInt64LE(BigInt(json.length));
  json.copy(bytes, 8);
  return { bytes, dataBytes: at };
}

const metadataOf = (number, rank) => ({
  ...{ ss_network_module: 'networks.lora', ss_network_dim: String(rank), ss_network_alpha: '8' },
  ...{ ss_base_model_version: 'sd_v1', ss_steps: String(1000 + number), ss_epoch: '6' },
  'modelspec.trigger_phrase': `word${number}`,
  ss_tag_frequency: JSON.stringify({ set: Object.fromEntries(range(40).map((tag) => [`tag ${tag}`, tag])) }),
});

export const range = (count) => Array.from({ length: count }, (_, at) => at);
