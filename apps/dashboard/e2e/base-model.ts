import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The layers by which a checkpoint is known to be SD 1.5, with zeros in them. */
const SD15_LAYERS = {
  'model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight': [320, 768],
  'first_stage_model.decoder.conv_in.weight': [512, 4, 3, 3],
  'cond_stage_model.transformer.text_model.embeddings.position_embedding.weight': [77, 768],
};

/** A small file that parses as an SD 1.5 checkpoint. Nothing can be trained on it but by a stand-in. */
export async function writeBaseModel(path: string) {
  let offset = 0;
  const header = Object.fromEntries(
    Object.entries(SD15_LAYERS).map(([name, shape]) => {
      const begin = offset;
      offset += 2 * shape.reduce((product, size) => product * size, 1);
      return [name, { dtype: 'F16', shape, data_offsets: [begin, offset] }];
    }),
  );
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.concat([length, json, Buffer.alloc(offset)]));
}
