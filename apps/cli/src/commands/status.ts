import { Gpus } from '@pilothouse/contracts/gpu';
import { Machine } from '@pilothouse/contracts/machine';
import { AnyRun, Queue, RunEntry } from '@pilothouse/contracts/runs';
import { type Service, ServiceList } from '@pilothouse/contracts/services';
import type { Asked, Context } from '../context.js';
import { gigabytes, span, table } from '../print.js';
import { runRow } from './runs.js';

const GIB = 2 ** 30;

/** What runs, what waits, and what is left of the machine. */
export async function status(context: Context, { json }: Asked): Promise<void> {
  const { api } = context;
  const [machine, list, gpus, queue, runs] = await Promise.all([
    api.get(Machine, '/machine'),
    api.get(ServiceList, '/services'),
    api.get(Gpus, '/gpu'),
    api.get(Queue, '/runs/queue'),
    api.get(RunEntry.array(), '/runs'),
  ]);
  const open = await Promise.all(runs.filter(isOpen).map(({ id }) => api.get(AnyRun, `/runs/${id}`)));
  context.answer(json, { machine, services: list, gpus, queue, runs: open }, () =>
    [
      `${machine.host}  ${context.access.url}  version ${machine.version}`,
      ...gpus.cards.map(cardLine),
      ...(gpus.cards.length === 0 ? [`GPU  ${gpus.note || 'none'}`] : []),
      `Disk  ${gigabytes(machine.disk.freeBytes)} free of ${gigabytes(machine.disk.totalBytes)}`,
      '',
      ...(list.staleSince === null ? [] : ['supervisord does not answer: this is what was last known.']),
      table([['SERVICE', 'STATE', 'SINCE', 'PORT'], ...list.services.map(serviceRow)]),
      '',
      open.length === 0
        ? `No run is in progress and none waits${queue.pausedAt === null ? '.' : '; the queue is paused.'}`
        : table([['RUN', 'STATE', 'PROGRESS', 'ID'], ...open.map(runRow)]),
    ].join('\n'),
  );
}

const isOpen = ({ status: { state } }: RunEntry) =>
  state === 'queued' || state === 'preparing' || state === 'running' || state === 'stopping';

function cardLine({
  index,
  name,
  vramUsedBytes,
  vramTotalBytes,
  busyPercent,
}: Gpus['cards'][number]): string {
  const used = vramUsedBytes === null ? 'unknown' : gigabytes(vramUsedBytes, GIB);
  const total = vramTotalBytes === null ? '' : ` of ${gigabytes(vramTotalBytes, GIB)}`;
  const busy = busyPercent === null ? '' : `, ${Math.round(busyPercent)} % busy`;
  return `GPU ${index}  ${name}, ${used}${total} in use${busy}`;
}

function serviceRow(service: Service): string[] {
  const { name, since, port } = service;
  const ago = since === null ? '' : span((Date.now() - since) / 1000);
  return [name, stateOf(service), ago, port === null ? '' : String(port)];
}

/** Ready is more than running: who is watched says which. */
export function stateOf({ state, health, tries }: Service): string {
  if (state === 'backing-off') return tries > 0 ? `backing off, try ${tries}` : 'backing off';
  if (state !== 'running' && state !== 'starting') return state;
  if (health.state === 'ready') return 'ready';
  if (health.state === 'unhealthy') return `unhealthy: ${health.why}`;
  return health.state === 'starting' ? 'starting' : state;
}
