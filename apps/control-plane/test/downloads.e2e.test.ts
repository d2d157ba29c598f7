import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Download, DownloadList, HubPlace, Offer } from '@pilothouse/contracts/downloads';
import { ModelDetails } from '@pilothouse/contracts/model-library';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { boot } from './boot.js';
import { checkpoint, MB, openDownloads, WAIT } from './download-ground.js';
import { type Served, sha256 } from './hub-server.js';
import { lora } from './safetensors.js';

const TOKEN = 'hf_a-secret-of-the-hub';
const big = checkpoint(10);
const small = checkpoint(3);

const ground = await openDownloads();
const { pilothouse, hub, cdn, settings, post, list, models, inModels, get, until, fetched, refused } = ground;
afterAll(() => ground.close());

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
    const details = await pilothouse.api('models/details?path=loras/riso.safetensors');
    expect(ModelDetails.parse(await details.json()).origin).toMatchObject({
      hub: 'huggingFace',
      name: 'me/riso',
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

  it('is done once its file has its name, also where nothing can be noted of it', async () => {
    const notes = join(pilothouse.workspace, 'config/model-notes.json');
    await rm(notes, { force: true });
    await mkdir(notes);
    const { status } = await fetched('unnoted', { bytes: lora() });
    expect(status.path).toBe('loras/unnoted.safetensors');
    expect(await readFile(inModels(status.path))).toEqual(lora());
    await rm(notes, { recursive: true });
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
    const served = { bytes: Buffer.alloc(20 * MB, 'x'), slowly: 4 * MB };
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
    const served: Served = { bytes: checkpoint(10), slowly: 3 * MB };
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
    await vi.waitFor(async () => expect(await saved()).toBeGreaterThan(4 * MB), WAIT);
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
    expect(asked).toBeLessThan(served.bytes.length - 4 * MB);
  });
});
