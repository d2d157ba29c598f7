import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { findPort, listeningInodes, whoListens } from './port.mjs';

describe('the port', () => {
  test('in use is named with who holds it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    expect(whoListens(port)).toMatchObject({ pid: process.pid });
    await expect(findPort('127.0.0.1', String(port))).rejects.toThrow(
      new RegExp(`Port ${port} is in use by pid ${process.pid} `),
    );
    server.close();
    await once(server, 'close');
    expect(await findPort('127.0.0.1', String(port))).toBe(port);
  });

  test.each(['abc', '-1', '70000', '1.5'])('%j is no port', (asked) =>
    expect(findPort('127.0.0.1', asked)).rejects.toThrow(/is not a port/),
  );

  test('0 is one that is free', async () => expect(await findPort('127.0.0.1', '0')).toBeGreaterThan(0));

  test('only what listens counts, not a connection to it', () => {
    const table =
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
      '   0: 0100007F:1EC6 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1\n' +
      '   1: 0100007F:1EC6 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 222 1\n' +
      '   2: 0100007F:1EC7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1\n';
    expect(listeningInodes(table, 7878)).toEqual(['111']);
  });
});
