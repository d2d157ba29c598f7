import { expect, test } from 'vitest';
import { gateAddress } from './gate-address.js';

test.each([
  ['127.0.0.1:7878', false, 'http://127.0.0.1:5555', true],
  ['pod.lan:7878', false, 'http://pod.lan:5555', true],
  ['pod.lan', true, 'https://pod.lan:5555', true],
  ['[::1]:7878', false, 'http://[::1]:5555', true],
  ['abc123-7878.proxy.runpod.net', false, 'https://abc123-5555.proxy.runpod.net', false],
  ['my-abc-7878.proxy.runpod.net', true, 'https://my-abc-5555.proxy.runpod.net', false],
  ['7878-abc.example.dev', false, 'https://5555-abc.example.dev', false],
  // Names that only look alike.
  ['abc-17878.proxy.runpod.net', false, 'http://abc-17878.proxy.runpod.net:5555', true],
  ['7878.example.dev:7878', false, 'http://7878.example.dev:5555', true],
  // Names that no machine has.
  ['', false, 'http://localhost:5555', true],
  ['[', false, 'http://localhost:5555', true],
  ['7878-[', false, 'http://localhost:5555', true],
])('seen as %s, secure %s, port 5555 is %s', (host, isSecure, origin, isSameHost) => {
  expect(gateAddress({ host, isSecure }, 7878, 5555)).toEqual({ origin, isSameHost });
});
