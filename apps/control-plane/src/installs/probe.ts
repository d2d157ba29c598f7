import type { Probe } from '@pilothouse/contracts/tool-entry';

const ANSWER_MS = 5000;

/** True when what listens on that port of this machine answers as it should. */
export async function answers(port: number, { path, statuses }: Probe): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal, redirect: 'manual' });
    await answer.body?.cancel();
    return statuses.includes(answer.status);
  } catch {
    return false; // Nobody listens, or what does says nothing yet.
  }
}
