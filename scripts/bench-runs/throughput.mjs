import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { watchMemory } from './memory.mjs';
import { installFlood, REQUEST } from './workspace.mjs';

/** One run that writes and nothing else, watched from its first byte to its last. */
export async function measureThroughput(pilothouse, { name, viewers, flood }) {
  const { api, until, workspace, url, token, pid } = pilothouse;
  await installFlood(workspace, flood);
  const memory = watchMemory({ 'control plane': pid });
  const { id } = await api('POST', 'runs', { ...REQUEST, name });
  const listening = promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, 'listeners.mjs'), url, token, id, String(viewers)],
    { maxBuffer: 10_000_000 },
  );
  await until('the runner runs', async () => {
    const state = await readFile(join(workspace, 'runs', id, 'state.json'), 'utf8').catch(() => '{}');
    const { runner } = JSON.parse(state);
    if (runner) memory.add('runner', runner.pid);
    return runner !== undefined;
  });
  const { stdout } = await listening;
  const seen = JSON.parse(stdout);
  const log = join(workspace, 'runs', id, 'output.log');
  const { first, last, bytes } = stampsOf(await readFile(log));
  if (seen.bytes.some((each) => each !== bytes)) throw new Error(`Not every viewer read all ${bytes} bytes`);
  await until('the run has ended', async () => 'endedAt' in (await api('GET', `runs/${id}`)).status);
  return {
    id,
    log,
    bytes,
    toDisk: rate(bytes, first, last),
    toAll: rate(bytes, first, BigInt(seen.lastNs)),
    delays: seen,
    memory: memory.end(),
  };
}

function stampsOf(log) {
  const stamps = String(log.subarray(0, 100)).match(/\d{20}/);
  const end = String(log.subarray(-1000)).match(/\d{20}/g);
  return { first: BigInt(stamps[0]), last: BigInt(end.at(-1)), bytes: log.length };
}

const rate = (bytes, from, to) => bytes / 1e6 / (Number(to - from) / 1e9);
