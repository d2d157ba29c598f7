import { parentPort } from 'node:worker_threads';
import type { Tasks } from './worker-pool.js';

/** The other end of a `WorkerPool`, in the thread: does what it is asked and answers. */
export function serveTasks(tasks: Tasks) {
  const port = parentPort;
  if (!port) throw new Error('This file is for a worker thread');
  port.on('message', ({ id, task, input }: { id: number; task: string; input: never }) => {
    const run = tasks[task];
    if (!run) throw new Error(`No task is called ${task}`);
    run(input, (progress) => port.postMessage({ id, progress })).then(
      (answer) => port.postMessage({ id, answer }),
      // Of an error only its words travel.
      (error: NodeJS.ErrnoException) => port.postMessage({ id, error, code: error.code }),
    );
  });
}
