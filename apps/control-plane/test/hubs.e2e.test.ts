import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BundleList, Download, HubAnswer, HubPlace, Offer } from '@pilothouse/contracts/downloads';
import { afterAll, describe, expect, it } from 'vitest';
import { openDownloads } from './download-ground.js';
import { sha256 } from './hub-server.js';
import { lora } from './safetensors.js';

const ground = await openDownloads();
const { pilothouse, hub, cdn, settings, post, inModels, get, until } = ground;
afterAll(() => ground.close());

describe('the hubs', () => {
  it('keep their tokens to themselves', async () => {
    await pilothouse.send('PUT', 'hubs/civitai/token', { token: 'a-key-of-civitai' });
    const kept = join(pilothouse.workspace, 'config/hub-tokens.json');
    expect((await stat(kept)).mode & 0o777).toBe(0o600);
    const told = await (await pilothouse.api('hubs')).text();
    expect(
      HubPlace.array()
        .parse(JSON.parse(told))
        .map(({ hasToken }) => hasToken),
    ).toEqual([false, true]);
    expect(told).not.toContain('a-key-of-civitai');
    // Another address is somebody else.
    await settings({ civitai: cdn.origin });
    expect(JSON.parse(await (await pilothouse.api('hubs')).text())).toMatchObject([{}, { hasToken: false }]);
    await settings({ civitai: hub.origin });
  });

  it('are searched, and what they answer is fetched: a version of Civitai with its own hash', async () => {
    const bytes = lora({ ss_seed: '5' });
    const file = {
      ...{
        id: 9,
        name: '../../evil name.safetensors',
        type: 'Model',
        sizeKB: bytes.length / 1024,
        primary: true,
      },
      ...{
        hashes: { SHA256: sha256(bytes).toUpperCase() },
        downloadUrl: 'https://civitai.com/api/download/models/7?type=Model',
      },
    };
    const version = {
      id: 7,
      modelId: 5,
      name: 'v2',
      baseModel: 'SDXL 1.0',
      files: [file],
      model: { name: 'Coast', type: 'LORA' },
    };
    hub.pages.set('/api/v1/models', {
      items: [{ id: 5, name: 'Coast', type: 'LORA', modelVersions: [version] }],
      metadata: { nextCursor: '2|x' },
    });
    hub.pages.set('/api/v1/model-versions/7', version);
    hub.files.set('/api/download/models/7', { bytes, movedTo: `${cdn.origin}/b2` });
    cdn.files.set('/b2', { bytes });
    const found = HubAnswer.parse(
      await (await pilothouse.api('hubs/search?hub=civitai&query=coast&kind=lora&family=sdxl')).json(),
    );
    expect(found).toMatchObject({
      next: '2|x',
      models: [{ text: 'civitai:5@7', title: 'Coast', baseModel: 'SDXL 1.0', bytes: bytes.length }],
    });
    expect(hub.requests.at(-1)!.url).toContain('types=LORA');
    const offer = Offer.parse(await (await post('/preview', { text: 'civitai:5@7' })).json());
    expect(offer.files).toMatchObject([
      { name: 'evil name.safetensors', folder: 'loras', isSuggested: true },
    ]);
    const { id } = await get('civitai:5@7', offer.files[0]!.key);
    expect((await until(id, 'done')).status).toMatchObject({
      path: 'loras/evil name.safetensors',
      isVerified: true,
    });
    expect(hub.requests.at(-1)).toMatchObject({
      url: '/api/download/models/7?type=Model',
      authorization: 'Bearer a-key-of-civitai',
    });

    const nonsense = { items: 'none' };
    hub.pages.set('/api/v1/models', nonsense);
    const answer = await pilothouse.api('hubs/search?hub=civitai');
    expect([answer.status, await answer.text()]).toEqual([
      502,
      expect.stringContaining('Civitai answers in another way'),
    ]);
  });

  it('may not lead into this machine’s own network, nor may an address', async () => {
    cdn.files.set('/blob', { bytes: lora() });
    await settings({ mayReachPrivate: false });
    hub.repository('me/inward', { 'inward.safetensors': { bytes: lora(), movedTo: `${cdn.origin}/blob` } });
    const { id } = await get('me/inward', 'inward.safetensors');
    expect((await until(id, 'failed')).status.why).toMatch(/own network/);
    for (const text of [
      `${cdn.origin}/blob`,
      cdn.origin.replace('127.0.0.1', 'localhost'),
      'http://169.254.169.254/latest',
    ]) {
      const answer = await post('/preview', { text });
      expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining('own network')]);
    }
    await settings({ mayReachPrivate: true });
  });
});

describe('a bundle', () => {
  it('of a person fetches what is missing of it, and says what is there', async () => {
    const bytes = lora({ ss_seed: '6' });
    hub.repository('me/set', {
      'sub/one.safetensors': { bytes },
      'two.safetensors': { bytes: lora({ ss_seed: '8' }) },
    });
    const file = (from: string, to: string) =>
      `[[files]]\nrepository = "me/set"\nfile = "${from}"\ntarget = "loras/${to}"\nbytes = ${bytes.length}\nlicence = "mit"\npurpose = "LoRA"\n`;
    const head = 'title = "Mine"\nfamily = "sdxl"\nabout = "My own."\nvramGigabytes = 8\n';
    const folder = join(pilothouse.workspace, 'config/bundles');
    await mkdir(folder);
    await writeFile(
      join(folder, 'mine.toml'),
      head +
        file('sub/one.safetensors', 'set-one.safetensors') +
        file('two.safetensors', 'set-two.safetensors'),
    );
    await writeFile(join(folder, 'broken.toml'), 'title = ');
    await mkdir(inModels('loras'), { recursive: true });
    await writeFile(inModels('loras/set-two.safetensors'), lora({ ss_seed: '8' }));
    const listed = async () => BundleList.parse(await (await pilothouse.api('downloads/bundles')).json());
    const mine = async () => (await listed()).bundles.find(({ id }) => id === 'mine')!;
    expect((await listed()).problems).toMatchObject([{ file: 'config/bundles/broken.toml' }]);
    expect((await mine()).files.map(({ state }) => state)).toEqual(['missing', 'there']);
    const [added] = Download.array().parse(await (await post('/bundles/mine')).json());
    await until(added!.id, 'done');
    expect((await mine()).files.map(({ state }) => state)).toEqual(['there', 'there']);
    expect((await post('/bundles/mine')).status).toBe(409);
  });
});
