import type { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import PQueue from 'p-queue';
import { startWorker } from '../platform/start-worker.js';

/** Somebody waits for it. */
export const FOREGROUND = 1;

type Answer = { hash: string } | { problem: string; code: string };

/** SHA-256 of files, one after the other, in a thread of the lowest priority. */
@Injectable()
export class FileHasher implements OnApplicationShutdown {
  private readonly queue = new PQueue({ concurrency: 1 });
  private worker: Worker | undefined;

  /** In hexadecimal. Throws what opening or reading the file throws. */
  hash(path: string, priority = 0): Promise<string> {
    return this.queue.add(() => this.ask(path), { priority });
  }

  async onApplicationShutdown() {
    this.queue.clear();
    await this.worker?.terminate();
  }

  private async ask(path: string): Promise<string> {
    const worker = (this.worker ??= startWorker(hashFiles));
    const answer = await new Promise<Answer>((resolve, reject) => {
      const onExit = () => {
        this.worker = undefined;
        reject(new Error(`The thread that hashes ended while it read ${path}`));
      };
      worker.once('exit', onExit);
      worker.once('message', (said: Answer) => {
        worker.off('exit', onExit);
        resolve(said);
      });
      worker.postMessage(path);
    });
    if ('hash' in answer) return answer.hash;
    throw Object.assign(new Error(answer.problem), { code: answer.code });
  }
}

/** Runs in the thread. */
function hashFiles() {
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  const { createHash } = process.getBuiltinModule('node:crypto');
  const { closeSync, constants, openSync, readSync } = process.getBuiltinModule('node:fs');
  const buffer = Buffer.allocUnsafe(1 << 20);
  try {
    // 0 is the calling thread on Linux, not the process.
    process.getBuiltinModule('node:os').setPriority(0, 19);
  } catch {
    // As fast as the others then.
  }

  parentPort?.on('message', (path: string) => {
    try {
      const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const hash = createHash('sha256');
      try {
        for (let read = 1; read > 0;) {
          read = readSync(file, buffer, 0, buffer.length, null);
          hash.update(buffer.subarray(0, read));
        }
      } finally {
        closeSync(file);
      }
      parentPort.postMessage({ hash: hash.digest('hex') });
    } catch (error) {
      const { message, code = '' } = error as NodeJS.ErrnoException;
      parentPort.postMessage({ problem: message, code });
    }
  });
}
