import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const RUNNER = resolve(import.meta.dirname, '../../apps/runner/dist');

/** What the machine can do at most: the same writer in the same kind of terminal, its output counted and dropped. MB/s. */
export async function readTerminalOnly(workspace, python) {
  const { Pty } = await import(pathToFileURL(join(RUNNER, 'pty.js')).href);
  let bytes = 0;
  const started = performance.now();
  const size = { columns: 200, rows: 50 };
  const file = join(workspace, 'tools/kohya/train_network.py');
  const where = { cwd: workspace, env: { PATH: process.env.PATH } };
  await new Promise((resolve) => {
    const pty = new Pty(
      { file: python, args: [file], ...where, ...size },
      {
        output: (chunk) => {
          bytes += chunk.length;
          // Its last word; the exit comes before what the kernel still holds.
          if (chunk.subarray(-32).includes('over')) {
            pty.close();
            resolve();
          }
        },
        exited: () => undefined,
      },
    );
  });
  return rate(bytes, started);
}

/** The same file to as many plain TCP connections, to a reader in a process of its own that counts. MB/s of each. */
export async function fanOutOnly(path, viewers) {
  const server = createServer((socket) => createReadStream(path).pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const started = performance.now();
  const reader = spawn(process.execPath, [
    join(import.meta.dirname, 'plain-readers.mjs'),
    String(server.address().port),
    String(viewers),
  ]);
  const [text] = await once(reader.stdout.setEncoding('utf8'), 'data');
  server.close();
  return rate(Number(text) / viewers, started);
}

const rate = (bytes, started) => bytes / 1000 / (performance.now() - started);
