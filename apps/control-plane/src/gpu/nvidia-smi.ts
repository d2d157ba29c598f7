import { execFile } from 'node:child_process';
import {
  CARD_QUERY,
  type GpuProcess,
  type MeasuredCard,
  parseCard,
  parseProcess,
  PROCESS_QUERY,
} from './smi-lines.js';

const TIMEOUT_MS = 10_000;

/** nvidia-smi did not answer as it should; the message says why, in words. */
export class NoFigures extends Error {
  constructor(
    message: string,
    /** There is no such program, so there is no card either. */
    readonly isMissing: boolean,
  ) {
    super(message);
  }
}

/** The cards as they are now. Throws `NoFigures`. */
export async function measureCards(): Promise<MeasuredCard[]> {
  return (await ask(CARD_QUERY)).flatMap((line) => parseCard(line) ?? []);
}

/** Who holds video memory now, on any card. Throws `NoFigures`. */
export async function listProcesses(): Promise<GpuProcess[]> {
  return (await ask(PROCESS_QUERY)).flatMap((line) => parseProcess(line) ?? []);
}

function ask(args: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    execFile('nvidia-smi', args, { timeout: TIMEOUT_MS, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error) reject(noFigures(error, stdout || stderr));
      else resolve(stdout.split('\n'));
    });
  });
}

/** For a child that could not be started, was killed for being late, or ended with an error. */
export function noFigures(error: Error & { code?: unknown; killed?: boolean }, output: string): NoFigures {
  if (error.code === 'ENOENT') {
    return new NoFigures('No GPU found: there is no NVIDIA driver on this machine (no nvidia-smi).', true);
  }
  if (error.killed) {
    return new NoFigures(
      `The GPU does not answer: nvidia-smi took more than ${TIMEOUT_MS / 1000} seconds.`,
      false,
    );
  }
  const said = output.trim().split('\n')[0] || error.message;
  return new NoFigures(`The GPU tells nothing: ${said}`, false);
}
