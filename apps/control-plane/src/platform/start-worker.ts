import { Worker } from 'node:worker_threads';

/**
 * Runs a function in a thread of its own. It is handed over as text, so it may use nothing from around it: Node's modules come from
 * `process.getBuiltinModule`. That way it works from the sources and from the build alike.
 */
export function startWorker(main: () => void, limits: { maxOldGenerationSizeMb?: number } = {}): Worker {
  const worker = new Worker(`(${main.toString()})()`, { eval: true, resourceLimits: limits, env: {} });
  worker.unref();
  return worker;
}
