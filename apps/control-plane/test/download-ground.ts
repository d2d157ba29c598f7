import { join } from 'node:path';
import { Download, DownloadList } from '@pilothouse/contracts/downloads';
import { ModelFile } from '@pilothouse/contracts/models';
import { expect, vi } from 'vitest';
import { boot } from './boot.js';
import { type Served, startHub } from './hub-server.js';
import { safetensors } from './safetensors.js';

export const MB = 1024 * 1024;
export const WAIT = { timeout: 60_000, interval: 20 };

/** Tensors of a checkpoint, of two megabytes for each one asked for, with marks that say where they are. */
export function checkpoint(megabytes: number, seed = 0): Buffer {
  const bytes = safetensors({
    'model.diffusion_model.input_blocks.0.0.weight': { shape: [megabytes * MB] },
    'first_stage_model.decoder.conv_in.weight': { shape: [8] },
  });
  for (let at = bytes.length % 4; at + 4 < bytes.length; at += 4096) {
    bytes.writeUInt32LE(at + seed, bytes.length - at - 4);
  }
  return bytes;
}

/** A control plane whose hubs are a server of the test, and a second server that files are sent to. */
export async function openDownloads() {
  const [pilothouse, hub, cdn] = await Promise.all([boot(), startHub(), startHub()]);
  const post = (path: string, body?: unknown) => pilothouse.send('POST', `downloads${path}`, body);
  const list = async () => DownloadList.parse(await (await pilothouse.api('downloads')).json()).downloads;
  const settings = async (downloads: object) =>
    expect((await pilothouse.send('PATCH', 'settings', { downloads })).status).toBe(200);

  async function get(text: string, key: string, more: object = {}): Promise<Download> {
    const answer = await post('', { text, files: [{ key, ...more }] });
    if (answer.status !== 201) throw new Error(await answer.text());
    return Download.array().parse(await answer.json())[0]!;
  }
  async function until<S extends Download['status']['state']>(id: string, state: S) {
    return vi.waitFor(async () => {
      const found = (await list()).find((each) => each.id === id)!;
      expect(found.status).toMatchObject({ state });
      return found as Download & { status: Extract<Download['status'], { state: S }> };
    }, WAIT);
  }
  /** A repository with one file, asked for. */
  function getOnly(name: string, served: Served) {
    hub.repository(`me/${name}`, { [`${name}.safetensors`]: served });
    return get(`me/${name}`, `${name}.safetensors`);
  }

  await settings({ huggingFace: hub.origin, civitai: hub.origin, mayReachPrivate: true });
  return {
    ...{ pilothouse, hub, cdn, post, list, settings, get, until },
    fetched: async (name: string, served: Served) => until((await getOnly(name, served)).id, 'done'),
    refused: async (name: string, served: Served) =>
      (await until((await getOnly(name, served)).id, 'failed')).status,
    models: async () => ModelFile.array().parse(await (await pilothouse.api('models')).json()),
    inModels: (...path: string[]) => join(pilothouse.workspace, 'models', ...path),
    async close() {
      await pilothouse.close();
      await Promise.all([hub.close(), cdn.close()]);
    },
  };
}
