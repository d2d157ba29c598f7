import { expect, test } from 'vitest';
import { withoutOurCookies, withoutSecrets } from './foreign-headers.js';

test('a tool sees neither our log-in nor who the client says it is', () => {
  const headers = {
    host: 'pod:5555',
    cookie: 'a="1 2"; pilothouse_session=secret;b=%20x; pilothouse_gate=secret',
    authorization: 'Bearer ours',
    'x-swarm-user_id': 'admin',
    'comfy-user': 'someone',
    'x-forwarded-for': '127.0.0.1',
    origin: 'http://pod:5555',
  };
  withoutSecrets(headers, true);
  expect(headers).toEqual({ host: 'pod:5555', cookie: 'a="1 2";b=%20x', origin: 'http://pod:5555' });
});

test("a tool's own authorization and cookies reach it as they are", () => {
  const headers = { authorization: 'token abc', cookie: '_xsrf=2|x|y; pilothouse_sessions=no' };
  withoutSecrets(headers, false);
  expect(headers).toEqual({ authorization: 'token abc', cookie: '_xsrf=2|x|y; pilothouse_sessions=no' });
});

test('a tool cannot set our cookies', () => {
  const headers = { 'set-cookie': ['pilothouse_session=mine; Path=/', 'theirs=1', ' pilothouse_gate =x'] };
  withoutOurCookies(headers);
  expect(headers).toEqual({ 'set-cookie': ['theirs=1'] });
});
