import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comfyLists } from './comfyui-list.js';
import { swarmLists } from './swarmui-list.js';

/** Both tools as they answer on their ports: what was read from their source stands in the file that asks them. */
const known = {
  comfyui: ['a.safetensors', 'deep/b.safetensors'],
  swarmui: ['a.safetensors'],
  next: ['late.safetensors'],
};
const asked: string[] = [];
const server = createServer((request, response) => {
  void text(request).then((body) => {
    asked.push(request.url ?? '');
    const answer = answerOf(
      request.url ?? '',
      (JSON.parse(body || '{}') as { modelName?: string }).modelName ?? '',
    );
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
  });
});
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());

function answerOf(url: string, model: string): unknown {
  if (url === '/models/loras') return known.comfyui;
  if (url === '/API/GetNewSession') return { session_id: 'a'.repeat(40) };
  if (url === '/API/TriggerRefresh') {
    known.swarmui.push(...known.next.splice(0));
    return { list: [] };
  }
  if (url === '/API/DescribeModel')
    return known.swarmui.includes(model) ? { model: { name: model } } : { error: 'Model not found.' };
  return undefined;
}
const { signal } = new AbortController();

describe('whether a tool lists a file', () => {
  it('is what ComfyUI says of its folder', async () => {
    expect(await comfyLists(port, 'loras/deep/b.safetensors', signal)).toEqual({ seen: 'yes', why: '' });
    expect(await comfyLists(port, 'loras/c.safetensors', signal)).toMatchObject({
      seen: 'no',
      why: expect.stringMatching(/lists 2 files/) as string,
    });
    expect(await comfyLists(port, 'diffusers/c.safetensors', signal)).toMatchObject({ seen: 'unasked' });
  });

  it('is what SwarmUI says, after it looked again where it did not know it', async () => {
    expect(await swarmLists(port, 'loras/a.safetensors', signal)).toMatchObject({ seen: 'yes' });
    expect(asked).not.toContain('/API/TriggerRefresh');
    expect(await swarmLists(port, 'loras/late.safetensors', signal)).toMatchObject({ seen: 'yes' });
    expect(await swarmLists(port, 'loras/never.safetensors', signal)).toMatchObject({ seen: 'no' });
    expect(await swarmLists(port, 'upscale_models/x.pth', signal)).toMatchObject({ seen: 'unasked' });
  });
});
