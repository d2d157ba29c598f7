import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Who is at the other end, and under which name we were asked. */
export type Peer = { address: string; host: string; isSecure: boolean };

/** What a proxy says of the browser behind it is believed only on this machine: anyone else could say anything. */
export function peerOf(request: IncomingMessage): Peer {
  const address = plain(request.socket.remoteAddress ?? '');
  const forwarded = isLoopback(address) ? request.headers : {};
  return {
    // Each proxy appends who asked it, so the last one was seen by the proxy that we trust.
    address: addressIn(forwarded['x-forwarded-for']) ?? address,
    host: lastOf(forwarded['x-forwarded-host']) || (request.headers.host ?? ''),
    isSecure:
      (request.socket as TLSSocket).encrypted === true || lastOf(forwarded['x-forwarded-proto']) === 'https',
  };
}

const isLoopback = (address: string) => address === '::1' || address.startsWith('127.');

/** IPv4 as it is written everywhere else. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, '');

function addressIn(header: string | string[] | undefined): string | undefined {
  const address = plain(lastOf(header));
  return isIP(address) ? address : undefined;
}

const lastOf = (header: string | string[] | undefined) =>
  String(header ?? '')
    .split(',')
    .at(-1)!
    .trim();
