import { createRequire } from 'node:module';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { residentOf } from './memory.mjs';
import { timed } from './timed.mjs';

const MEGABYTES = 500;

const { io } = createRequire(join(import.meta.dirname, '../../apps/control-plane/package.json'))(
  'socket.io-client',
);

/** Makes the log of an ended run as long as a log gets, and opens it at its end. */
export async function measureLongLog({ api, bytes, pid, ...at }, { id, log }) {
  await lengthen(log, MEGABYTES * 1_000_000);
  const before = residentOf(pid);
  const end = await openAtEnd(at, id);
  const opened = await timed(() => api('GET', `runs/${id}`));
  const tail = await timed(() => bytes(`runs/${id}/log`, { range: 'bytes=-65536' }));
  return {
    megabytes: Math.round((await stat(log)).size / 1e6),
    firstMs: end.firstMs,
    endMs: end.endMs,
    sent: end.bytes,
    runMs: opened.ms,
    rangeMs: tail.ms,
    rangeBytes: tail.value.length,
    memory: { begin: before, end: residentOf(pid) },
  };
}

/** With copies of itself. */
async function lengthen(path, wanted) {
  const text = await readFile(path);
  const file = await open(path, 'a');
  try {
    for (let { size } = await file.stat(); size < wanted; size += text.length) await file.write(text);
  } finally {
    await file.close();
  }
}

function openAtEnd({ url, token }, id) {
  const started = performance.now();
  const ms = () => performance.now() - started;
  const socket = io(`${url}/log`, {
    path: '/api/socket.io',
    auth: { token, of: { type: 'run', id }, from: 'tail' },
    transports: ['websocket'],
    forceNew: true,
  });
  let bytes = 0;
  let firstMs;
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('log.appended', ({ data }, acknowledge) => {
      firstMs ??= ms();
      bytes += data.length;
      acknowledge();
    });
    socket.on('log.ended', () => {
      socket.disconnect();
      resolve({ bytes, firstMs, endMs: ms() });
    });
  });
}
