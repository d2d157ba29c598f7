import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { peerOf } from './peer.js';

const asked = (remoteAddress: string, headers: Record<string, string>) =>
  peerOf({ socket: { remoteAddress }, headers } as unknown as IncomingMessage);

const FORWARDED = {
  host: '127.0.0.1:7878',
  'x-forwarded-for': '198.51.100.66, 203.0.113.7',
  'x-forwarded-host': 'pod.example',
  'x-forwarded-proto': 'https',
};

test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
  'a proxy at %s is believed, its own entry only',
  (address) => {
    expect(asked(address, FORWARDED)).toEqual({
      address: '203.0.113.7',
      host: 'pod.example',
      isSecure: true,
    });
  },
);

test.each(['203.0.113.9', '10.0.0.2', '::ffff:10.0.0.2', '2001:db8::1', ''])('%j is not', (address) => {
  const peer = asked(address, FORWARDED);
  expect(peer).toEqual({ address: address.replace('::ffff:', ''), host: '127.0.0.1:7878', isSecure: false });
});

test.each(['unknown', 'x'.repeat(9000), '', '203.0.113.7:99'])(
  '%j is no address, so the peer itself is',
  (text) => {
    expect(asked('127.0.0.1', { host: 'a', 'x-forwarded-for': text }).address).toBe('127.0.0.1');
  },
);
