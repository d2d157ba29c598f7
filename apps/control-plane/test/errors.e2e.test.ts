import { ErrorBody } from '@pilothouse/contracts/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boot, type Booted } from './boot.js';

let pilothouse: Booted;
beforeAll(async () => (pilothouse = await boot()));
afterAll(() => pilothouse.close());

const patch = (body: string, headers: Record<string, string> = {}) =>
  pilothouse.api('settings', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

test.each([
  ['a body that is not JSON', '{', {}, 400, /cannot be read/],
  ['JSON that is no object', '[]', {}, 400, /^What was sent must be a JSON object\.$/],
  [
    'a body that does not say what it is',
    '{}',
    { 'content-type': 'text/plain' },
    400,
    /^What was sent is missing\.$/,
  ],
  ['a charset nobody knows', '{}', { 'content-type': 'application/json; charset=utf-99' }, 400, /utf-99/i],
  ['a compression nobody knows', '{}', { 'content-encoding': 'nothing' }, 400, /encoding/],
  ['more than a megabyte', JSON.stringify({ a: 'x'.repeat(1_100_000) }), {}, 413, /too large/],
  ['a field of the wrong kind', '{"welcomed":"yes"}', {}, 400, /^“welcomed” must be true or false\.$/],
])('%s is refused with a sentence', async (_, body, headers, status, message) => {
  const response = await patch(body, headers);
  expect(response.status).toBe(status);
  expect(ErrorBody.parse(await response.json()).message).toMatch(message);
});

test.each(['datasets/%E0%A4%A', 'models/file', 'models/file?path=a&path=b', 'runs/x', 'services/%00/log'])(
  'a path that cannot be meant is refused: %s',
  async (path) => {
    const response = await pilothouse.api(path);
    expect(response.status).toBe(400);
    expect(ErrorBody.parse(await response.json()).code).toBe('INVALID_INPUT');
  },
);

test.each(['OPTIONS', 'HEAD', 'GET'])('%s of nothing is nothing', async (method) => {
  expect((await pilothouse.api('nothing', { method })).status).toBe(404);
});
