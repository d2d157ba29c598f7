// A process of its own: as many viewers of one run's log as are asked for, each on a connection of its own. When all of them have
// read to the end it prints what they saw, as JSON.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Delays } from './delays.mjs';

const [url, token, id, viewers] = process.argv.slice(2);
const { io } = createRequire(join(import.meta.dirname, '../../apps/control-plane/package.json'))(
  'socket.io-client',
);

const delays = new Delays();
const started = process.hrtime.bigint();
const seen = await Promise.all(Array.from({ length: Number(viewers) }, view));
console.log(
  JSON.stringify({
    bytes: seen.map(({ bytes }) => bytes),
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
    firstNs: String(delays.firstNs),
    lastNs: String(delays.lastNs),
    ...delays.summary(),
  }),
);
process.exit();

async function view() {
  await sleep(Math.random() * 20);
  const socket = io(`${url}/log`, {
    path: '/api/socket.io',
    auth: { token, of: { type: 'run', id }, from: 0 },
    transports: ['websocket'],
    forceNew: true,
  });
  let bytes = 0;
  const reader = delays.reader();
  return new Promise((resolve, reject) => {
    socket.on('connect_error', reject);
    socket.on('log.appended', ({ data }, acknowledge) => {
      bytes += data.length;
      reader.read(data);
      acknowledge();
    });
    socket.on('log.ended', () => {
      socket.disconnect();
      resolve({ bytes });
    });
  });
}
