import { ServiceName } from '@pilothouse/contracts/names';
import { Service, type ServiceAction, ServiceList } from '@pilothouse/contracts/services';
import type { z } from 'zod';
import type { Asked, Context } from '../context.js';
import { CommandFailure } from '../exit-codes.js';
import { withService } from '../find-service.js';
import { connectLive, type LiveSocket } from '../live.js';
import { stateOf } from './status.js';

export type ActOptions = Asked & { anyway?: boolean; wait?: number };

/** Starts, stops or restarts a service; with `wait`, ends when it is ready, or stopped, or has failed. */
export async function act(
  context: Context,
  action: z.infer<typeof ServiceAction>,
  name: string,
  { json, anyway, wait }: ActOptions,
): Promise<void> {
  const service = ServiceName.safeParse(name).success ? name : encodeURIComponent(name);
  const socket = wait === undefined ? undefined : await connectLive(context.access);
  try {
    const path = `/services/${service}/${action}${anyway ? '?anyway=true' : ''}`;
    const after = await withService(context, name, () => context.api.post(Service, path));
    const end =
      socket && wait !== undefined
        ? await untilSettled(context, socket, after, { action, seconds: wait })
        : after;
    context.answer(json, end, () => `${end.title} ${hasFailed(end) ? '' : 'is '}${stateOf(end)}.`);
  } finally {
    socket?.disconnect();
  }
}

async function untilSettled(
  { api }: Context,
  socket: LiveSocket,
  now: Service,
  { action, seconds }: { action: z.infer<typeof ServiceAction>; seconds: number },
): Promise<Service> {
  let last = now;
  const settled = await new Promise<Service | undefined>((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), seconds * 1000);
    const look = (service: Service) => {
      if (service.name !== now.name) return;
      last = service;
      if (!isSettled(service, action)) return;
      clearTimeout(timer);
      resolve(service);
    };
    socket.on('service.changed', look);
    socket.on('services.replaced', ({ services }) => services.forEach(look));
    // What became of it before its news could be heard.
    api.get(ServiceList, '/services').then(({ services }) => services.forEach(look), reject);
  });
  const aim = action === 'stop' ? 'stopped' : 'ready';
  if (!settled) throw new CommandFailure(`${last.title} is not ${aim} after ${seconds} s: ${stateOf(last)}.`);
  if (action !== 'stop' && hasFailed(settled)) {
    const why = settled.lastLines.at(-1) ?? settled.spawnError;
    throw new CommandFailure(`${settled.title} ${stateOf(settled)}.${why ? ` ${why}` : ''}`);
  }
  return settled;
}

function isSettled(service: Service, action: z.infer<typeof ServiceAction>): boolean {
  const { state, health } = service;
  if (action === 'stop') return state === 'stopped' || state === 'exited' || state === 'failed';
  if (hasFailed(service)) return true;
  return state === 'running' && (health.state === 'ready' || health.state === 'unwatched');
}

const hasFailed = ({ state, health }: Service) =>
  state === 'failed' || state === 'exited' || health.state === 'unhealthy';
