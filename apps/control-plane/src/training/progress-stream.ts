import type { AnyRun, TrainingRun } from '@pilothouse/contracts/runs';
import type { Response } from 'express';
import { toProgress } from './to-job.js';
import type { TrainingService } from './training.service.js';

const HEARTBEAT_MS = 15_000;
/** The id of the last event of every stream: higher than any other, and the same whoever asks and whenever. */
const LAST_ID = Number.MAX_SAFE_INTEGER;

/** Server-sent events of one job: where it stands, what changes, how it ends. Then it closes. */
export function streamProgress(
  training: TrainingService,
  job: TrainingRun,
  { response, lastEventId }: { response: Response; lastEventId: string | undefined },
): void {
  if (training.endOf(job) && Number(lastEventId) === LAST_ID) {
    response.status(204).end(); // Delivered already: this is how a browser learns not to connect again.
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    // Proxies such as nginx would otherwise collect the events.
    'X-Accel-Buffering': 'no',
  });

  // By the clock, so that ids keep rising when another control plane goes on.
  let id = Date.now();
  const send = (event: string, data: unknown, eventId = Math.max(++id, Date.now())) => {
    id = Math.min(Math.max(id, eventId), LAST_ID - 1);
    response.write(`id: ${eventId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const tell = (run: TrainingRun) => {
    const end = training.endOf(run);
    if (!end) {
      // A reader that lags is spared what the next event replaces anyway.
      if (!response.writableNeedDrain) send('progress', toProgress(run));
      return;
    }
    send(end.status, end, LAST_ID);
    stop();
    response.end();
  };
  const onChanged = (run: AnyRun) => {
    if (run.id === job.id && run.kind === 'training') tell(run);
  };
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  const stop = () => {
    clearInterval(heartbeat);
    training.events.off('changed', onChanged);
  };

  response.once('close', stop);
  training.events.on('changed', onChanged);
  tell(job);
}
