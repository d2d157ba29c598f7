import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseSockets } from './sockets.mjs';

describe('the sockets', () => {
  test('are in the workspace', () => {
    expect(chooseSockets('/w').supervisor).toBe('/w/.pilothouse/supervisor.sock');
  });

  test('are in a private folder where that path would be too long, and it goes again', () => {
    const sockets = chooseSockets(join('/', 'ä'.repeat(50)));
    const privateFolder = join(sockets.supervisor, '..');
    expect(Buffer.byteLength(sockets.supervisor)).toBeLessThan(100);
    expect(statSync(privateFolder).mode & 0o777).toBe(0o700);
    sockets.remove();
    expect(existsSync(privateFolder)).toBe(false);
  });
});
