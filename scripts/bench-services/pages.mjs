import { createRequire } from 'node:module';
import { join } from 'node:path';

const { io } = createRequire(join(import.meta.dirname, '../../apps/control-plane/package.json'))(
  'socket.io-client',
);

/** As many pages as are asked for, each on a connection of its own, that keep what they are told about services. */
export async function openPages(pilothouse, count) {
  const pages = Array.from({ length: count }, () => {
    const socket = io(pilothouse.url, {
      path: '/api/socket.io',
      auth: { token: pilothouse.token },
      transports: ['websocket'],
      forceNew: true,
    });
    const page = { socket, news: 0, onService: () => {} };
    socket.on('service.changed', (service) => {
      page.news++;
      page.onService(service);
    });
    socket.on('services.replaced', ({ services }) => {
      page.news++;
      services.forEach((service) => page.onService(service));
    });
    return page;
  });
  await Promise.all(pages.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
  return {
    news: () => pages.reduce((sum, { news }) => sum + news, 0) / pages.length,
    /** Resolves, at the page that is told last, once all know that a process of a service is gone. */
    knowOfDeath: (name, pid) =>
      Promise.all(
        pages.map(
          (page) =>
            new Promise((resolve) => {
              page.onService = (service) => {
                if (service.name === name && service.pid !== pid) resolve(performance.now());
              };
            }),
        ),
      ),
    close: () => pages.forEach(({ socket }) => socket.disconnect()),
  };
}

/** A reader of one service's log who takes all of it, or, when `isSlow`, its first piece and nothing more. */
export function followLog(pilothouse, name, isSlow = false) {
  const socket = io(`${pilothouse.url}/log`, {
    path: '/api/socket.io',
    auth: { token: pilothouse.token, of: { type: 'service', name }, from: 'tail' },
    transports: ['websocket'],
    forceNew: true,
  });
  const reader = { bytes: 0, restarts: 0, close: () => socket.disconnect() };
  socket.on('log.appended', ({ data }, acknowledge) => {
    reader.bytes += data.length;
    if (!isSlow) acknowledge();
  });
  socket.on('log.restarted', () => reader.restarts++);
  return reader;
}
