import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BundleList,
  Download,
  DownloadList,
  FetchedFromAnswer,
  HubAnswer,
  HubPlace,
  Offer,
} from '@pilothouse/contracts/downloads';
import { ModelFile } from '@pilothouse/contracts/models';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { boot, type Booted } from './boot.js';
import { type Served, sha256, startHub } from './hub-server.js';
import { lora, safetensors } from './safetensors.js';

const MB = 1024 * 1024;
const TOKEN = 'hf_a-secret-of-the-hub';
const WAIT = { timeout: 20_000, interval: 20 };

/** Tensors of a checkpoint, every four bytes of which say where they are. */
function checkpoint(megabytes: number, seed = 0): Buffer {
  const bytes = safetensors({
    'model.diffusion_model.input_blocks.0.0.weight': { shape: [megabytes * MB] },
    'first_stage_model.decoder.conv_in.weight': { shape: [8] },
  });
  for (let at = bytes.length % 4; at + 4 < bytes.length; at += 4096)
    bytes.writeUInt32LE(at + seed, bytes.length - at - 4);
  return bytes;
}

let pilothouse: Booted;
let hub: Awaited<ReturnType<typeof startHub>>;
let cdn: Awaited<ReturnType<typeof startHub>>;
const big = checkpoint(10);
const small = checkpoint(3);

beforeAll(async () => {
  [pilothouse, hub, cdn] = await Promise.all([boot(), startHub(), startHub()]);
  await settings({ huggingFace: hub.origin, civitai: hub.origin, mayReachPrivate: true });
});
afterAll(async () => {
  await pilothouse.close();
  await Promise.all([hub.close(), cdn.close()]);
});

const settings = async (downloads: object) =>
  expect((await pilothouse.send('PATCH', 'settings', { downloads })).status).toBe(200);
const post = (path: string, body?: unknown) => pilothouse.send('POST', `downloads${path}`, body);
const list = async () => DownloadList.parse(await (await pilothouse.api('downloads')).json()).downloads;
const models = async () => ModelFile.array().parse(await (await pilothouse.api('models')).json());
const inModels = (...path: string[]) => join(pilothouse.workspace, 'models', ...path);

async function get(text: string, key: string, more: object = {}): Promise<Download> {
  const answer = await post('', { text, files: [{ key, ...more }] });
  if (answer.status !== 201) throw new Error(await answer.text());
  return Download.array().parse(await answer.json())[0]!;
}
async function until<S extends Download['status']['state']>(id: string, state: S) {
  return vi.waitFor(async () => {
    const found = (await list()).find((each) => each.id === id)!;
    // What has ended otherwise is not waited for.
    if (['done', 'failed'].includes(found.status.state)) expect(found.status).toMatchObject({ state });
    expect(found.status.state).toBe(state);
    return found as Download & { status: Extract<Download['status'], { state: S }> };
  }, WAIT);
}
/** A repository with one file, fetched to its end. */
async function fetched(name: string, served: Served) {
  hub.repository(`me/${name}`, { [`${name}.safetensors`]: served });
  const { id } = await get(`me/${name}`, `${name}.safetensors`);
  return until(id, 'done');
}
async function refused(name: string, served: Served) {
  hub.repository(`me/${name}`, { [`${name}.safetensors`]: served });
  const { id } = await get(`me/${name}`, `${name}.safetensors`);
  return (await until(id, 'failed')).status;
}

describe('a download', () => {
  it('is previewed, fetched from where the hub sends to, verified, put by its header and known at once', async () => {
    await pilothouse.send('PUT', 'hubs/huggingFace/token', { token: TOKEN });
    const bytes = lora();
    cdn.files.set('/blob', { bytes });
    hub.repository(
      'me/riso',
      { 'deep/riso.safetensors': { bytes, movedTo: `${cdn.origin}/blob` } },
      { gated: 'auto', cardData: { license: 'other', license_name: 'my-licence' } },
    );
    const offer = Offer.parse(await (await post('/preview', { text: `${hub.origin}/me/riso` })).json());
    expect(offer).toMatchObject({
      access: 'gated',
      hasToken: true,
      origin: { title: 'me/riso', licence: 'my-licence' },
    });
    expect(offer.files).toMatchObject([
      { name: 'riso.safetensors', bytes: bytes.length, sha256: sha256(bytes) },
    ]);

    const { id } = await get('me/riso', 'deep/riso.safetensors');
    const { status } = await until(id, 'done');
    expect(status).toMatchObject({ path: 'loras/riso.safetensors', sha256: sha256(bytes), isVerified: true });
    expect(await readFile(inModels('loras/riso.safetensors'))).toEqual(bytes);
    expect(await models()).toMatchObject([
      { path: 'loras/riso.safetensors', problem: '', header: { isLora: true } },
    ]);
    const came = await pilothouse.api('downloads/origin?path=loras/riso.safetensors');
    expect(FetchedFromAnswer.parse(await came.json()).origin).toMatchObject({
      title: 'me/riso',
      licence: 'my-licence',
    });

    // The token goes to the hub, and stays there.
    expect(hub.requests.at(-1)).toMatchObject({ authorization: `Bearer ${TOKEN}` });
    expect(cdn.requests).toHaveLength(1);
    expect(cdn.requests[0]!.authorization).toBeUndefined();
  });

  it('goes on after dropped connections, in several ranges, with every byte in its place', async () => {
    const before = hub.requests.length;
    const served: Served = { bytes: big, drops: { times: 5, afterBytes: MB } };
    const { drops, status } = await fetched('drops', served);
    expect(drops).toBe(5);
    expect(status.path).toBe('checkpoints/drops.safetensors');
    expect(sha256(await readFile(inModels(status.path)))).toBe(sha256(big));
    const ranges = hub.requests.slice(before).filter(({ range }) => range);
    expect(new Set(ranges.map(({ range }) => range)).size).toBeGreaterThan(5);
    expect(ranges.slice(1).every(({ ifRange }) => ifRange === `"${sha256(big)}"`)).toBe(true);
  });

  it('begins anew where the server knows no ranges', async () => {
    const { drops, status } = await fetched('plain', {
      bytes: small,
      hasRanges: false,
      drops: { times: 1, afterBytes: 2 * MB },
    });
    expect(drops).toBe(1);
    expect(sha256(await readFile(inModels(status.path)))).toBe(sha256(small));
  });

  it('begins anew when the file is another one by now, and never joins parts of both', async () => {
    const next = checkpoint(3, 7);
    const served: Served = { bytes: small, drops: { times: 1, afterBytes: 2 * MB } };
    cdn.files.set('/changing.safetensors', served);
    const text = `${cdn.origin}/changing.safetensors`;
    await settings({ connections: 1 });
    const { id } = await get(text, 'changing.safetensors');
    await vi.waitFor(() => expect(served.drops!.times).toBe(0), WAIT);
    served.bytes = next;
    const { status } = await until(id, 'done');
    await settings({ connections: 4 });
    expect(status).toMatchObject({ sha256: sha256(next), isVerified: false });
  });

  it('that is not what was promised is thrown away', async () => {
    const bytes = lora();
    hub.repository('me/wrong', { 'wrong.safetensors': { bytes: lora({ ss_seed: 'Nope' }) } });
    hub.files.forEach((file, path) => path.includes('/me/wrong/') && (file.bytes = bytes));
    const { id } = await get('me/wrong', 'wrong.safetensors');
    expect((await until(id, 'failed')).status.why).toMatch(/SHA-256 is \w{8}…/);
    const mine = await get('me/riso', 'deep/riso.safetensors', {
      name: 'mine.safetensors',
      sha256: 'a'.repeat(64),
    });
    expect((await until(mine.id, 'failed')).status.why).toMatch(/aaaaaaaa…aaaa was expected/);
    expect((await models()).map(({ path }) => path)).not.toContain('loras/wrong.safetensors');
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/downloads', id))).toEqual(['download.json']);
  });

  it('that is no model at all ends with its first bytes', async () => {
    const served = { bytes: Buffer.alloc(40 * MB, 'x'), slowly: 16 * MB };
    expect(await refused('rubbish', served)).toMatchObject({
      why: expect.stringMatching(/no model.*begin like/) as string,
    });
    expect(
      await refused('page', { bytes: Buffer.from('<html>log in</html>'), type: 'text/html' }),
    ).toMatchObject({
      why: expect.stringMatching(/web page and not with a file/) as string,
    });
  });

  it.each([
    [401, 'token', /does not accept the token/],
    [403, 'licence', /accept the licence/],
    [404, 'none', /has no such file/],
  ])('that is answered %i says what to do', async (status, remedy, why) => {
    const failed = await refused(`no${status}`, { bytes: lora(), refusal: { status, times: 9 } });
    expect(failed).toMatchObject({ remedy, why: expect.stringMatching(why) as string });
  });

  it('without a token is told where to accept the licence and where to put one', async () => {
    const place = await pilothouse.send('PUT', 'hubs/huggingFace/token', { token: null });
    expect(HubPlace.parse(await place.json()).hasToken).toBe(false);
    const failed = await refused('gated', { bytes: lora(), refusal: { status: 401, times: 9 } });
    expect(failed).toMatchObject({
      remedy: 'token',
      why: expect.stringContaining(`${hub.origin}/me/gated`) as string,
    });
  });

  it('waits as long as a busy server asks', async () => {
    const { drops } = await fetched('busy', {
      bytes: lora(),
      refusal: { status: 429, times: 1, headers: { 'retry-after': '1' } },
    });
    expect(drops).toBe(1);
  });

  it('does not overwrite: it asks for another name, and is not fetched again', async () => {
    await writeFile(inModels('loras/taken.safetensors'), 'somebody’s');
    hub.repository('me/taken', { 'taken.safetensors': { bytes: lora() } });
    const { id } = await get('me/taken', 'taken.safetensors');
    expect((await until(id, 'failed')).status).toMatchObject({ remedy: 'rename' });
    const asked = hub.requests.length;
    await pilothouse.send('PATCH', `downloads/${id}`, { name: 'taken-2.safetensors' });
    await post(`/${id}/retry`);
    expect((await until(id, 'done')).status.path).toBe('loras/taken-2.safetensors');
    expect(hub.requests).toHaveLength(asked);
    expect(await readFile(inModels('loras/taken.safetensors'), 'utf8')).toBe('somebody’s');
  });
});

describe('the queue', () => {
  it('keeps its order, pauses, goes on where it was, and forgets what is taken out', async () => {
    await settings({ atOnce: 1 });
    const slow = { bytes: big, slowly: 12 * MB };
    hub.repository('me/slow', { 'a.safetensors': slow, 'b.safetensors': slow, 'c.safetensors': slow });
    const [a, b, c] = [
      await get('me/slow', 'a.safetensors'),
      await get('me/slow', 'b.safetensors'),
      await get('me/slow', 'c.safetensors'),
    ];
    await pilothouse.send('PUT', 'downloads/order', { ids: [a.id, c.id, b.id] });
    expect((await list()).slice(0, 3).map(({ id }) => id)).toEqual([a.id, c.id, b.id]);
    await vi.waitFor(async () => expect((await list())[0]!.doneBytes).toBeGreaterThan(4 * MB), WAIT);
    const paused = Download.parse(await (await post(`/${a.id}/pause`)).json());
    expect(paused.status.state).toBe('paused');
    expect((await until(c.id, 'running')).status.connections).toBeGreaterThanOrEqual(0);
    expect((await list()).find(({ id }) => id === b.id)!.status.state).toBe('waiting');
    await pilothouse.send('DELETE', `downloads/${c.id}`);
    await pilothouse.send('DELETE', `downloads/${b.id}`);
    slow.slowly = 0;
    await post(`/${a.id}/resume`);
    const done = await until(a.id, 'done');
    expect(sha256(await readFile(inModels(done.status.path)))).toBe(sha256(big));
    expect(await readdir(join(pilothouse.workspace, '.pilothouse/downloads'))).not.toContain(c.id);
    await settings({ atOnce: 2 });
  });

  it('refuses what the disk has no room for', async () => {
    hub.repository('me/huge', { 'huge.safetensors': { bytes: lora() } });
    const page = hub.pages.get('/api/models/me/huge/revision/main') as {
      siblings: { lfs: { size: number } }[];
    };
    page.siblings[0]!.lfs.size = 2 ** 50;
    const answer = await post('', { text: 'me/huge', files: [{ key: 'huge.safetensors' }] });
    expect([answer.status, await answer.text()]).toEqual([
      507,
      expect.stringMatching(/no room for that: 1125899.9 GB/),
    ]);
  });

  it('goes on from what a kill leaves on the disk', async () => {
    const served: Served = { bytes: checkpoint(20), slowly: 4 * MB };
    hub.repository('me/killed', { 'killed.safetensors': served });
    const { id } = await get('me/killed', 'killed.safetensors');
    const folder = (workspace: string) => join(workspace, '.pilothouse/downloads', id);
    const saved = async () => {
      const { content } = JSON.parse(
        await readFile(join(folder(pilothouse.workspace), 'download.json'), 'utf8'),
      ) as {
        content: { pieces: { done: number }[] } | null;
      };
      return (content?.pieces ?? []).reduce((sum, { done }) => sum + done, 0);
    };
    await vi.waitFor(async () => expect(await saved()).toBeGreaterThan(8 * MB), WAIT);
    // At any moment the disk holds at least the bytes that are written down.
    const workspace = await mkdtemp(join(tmpdir(), 'ph-killed-'));
    await mkdir(folder(workspace), { recursive: true });
    for (const file of ['download.json', 'content.safetensors']) {
      await copyFile(join(folder(pilothouse.workspace), file), join(folder(workspace), file));
    }
    await pilothouse.send('DELETE', `downloads/${id}`);
    await mkdir(join(workspace, 'config'));
    await copyFile(
      join(pilothouse.workspace, 'config/settings.json'),
      join(workspace, 'config/settings.json'),
    );

    served.slowly = 0;
    const before = hub.requests.length;
    const next = await boot({ workspace });
    await vi.waitFor(async () => {
      const { downloads } = DownloadList.parse(await (await next.api('downloads')).json());
      expect(downloads[0]!.status).toMatchObject({ state: 'done', sha256: sha256(served.bytes) });
    }, WAIT);
    await next.close();
    await rm(workspace, { recursive: true });
    const again = hub.requests.slice(before).map(({ range }) => /(\d+)-(\d+)/.exec(range ?? ''));
    const asked = again.reduce((sum, range) => sum + (range ? Number(range[2]) - Number(range[1]) : 0), 0);
    expect(asked).toBeLessThan(served.bytes.length - 8 * MB);
  });
});

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
