import { execFile } from 'node:child_process';
import type { Gpu } from '@pilothouse/contracts/machine';

const QUERY = ['--query-gpu=index,name,memory.total,driver_version', '--format=csv,noheader,nounits'];
/** With many cards and no persistence daemon the first answer takes its time. */
const TIMEOUT_MS = 30_000;
const MEBIBYTE = 1024 * 1024;

export type FoundGpus = { gpus: Gpu[]; note: string };

/** The NVIDIA cards of this machine; with none, why, in words. Never throws. */
export function findGpus(): Promise<FoundGpus> {
  return new Promise((resolve) => {
    execFile('nvidia-smi', QUERY, { timeout: TIMEOUT_MS, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error) return resolve({ gpus: [], note: whyNot(error, stdout || stderr) });
      const gpus = parseGpus(stdout);
      resolve({ gpus, note: gpus.length > 0 ? '' : 'The NVIDIA driver is there, but it lists no GPU.' });
    });
  });
}

/** Lines like `0, NVIDIA GeForce RTX 4090, 24564, 550.54.14`. What a card does not tell reads `[N/A]`. */
export function parseGpus(csv: string): Gpu[] {
  return csv.split('\n').flatMap((line) => {
    const fields = line.split(',').map((field) => field.trim());
    const index = Number(fields[0]);
    if (fields.length < 4 || !Number.isInteger(index)) return [];
    const vramBytes = Number(fields.at(-2)) * MEBIBYTE;
    return {
      index,
      name: fields.slice(1, -2).join(', '),
      vramBytes: Number.isFinite(vramBytes) ? vramBytes : 0,
      driver: fields.at(-1)!,
    };
  });
}

function whyNot(error: Error & { code?: unknown; killed?: boolean }, output: string): string {
  if (error.code === 'ENOENT')
    return 'No GPU was found: there is no NVIDIA driver on this machine (no nvidia-smi).';
  if (error.killed) return `No GPU was found: nvidia-smi did not answer within ${TIMEOUT_MS / 1000} seconds.`;
  const firstLine = output.trim().split('\n')[0] || error.message;
  return `No GPU was found: ${firstLine}`;
}
