import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Failure } from './failure.mjs';

const CHECK_MS = 100;
const LIMIT_MS = 90_000;
const REQUEST_LIMIT_MS = 2_000;
const LAST_LINES = 8;
const LOG_LIMIT_BYTES = 64 * 1024;
/** How main.ts begins what a person can mend, and how zod lists it. */
const REASON = /^Pilothouse cannot start: .*(?:\n(?:✖|\s+→).*)*/m;

/** Resolves once the control plane serves requests; throws with what its log says when it does not come up. */
export async function waitForHealth({ url, daemon, controlPlaneLog, logOffset, startLog }) {
  const giveUpAt = Date.now() + LIMIT_MS;
  while (!(await isHealthy(url))) {
    if (daemon.hasEnded) throw new Failure(`supervisord did not start: ${reasonIn(startLog)}`);
    const log = readFrom(controlPlaneLog, logOffset);
    const reason = log.match(REASON)?.[0];
    if (reason) throw new Failure(reason);
    if (Date.now() > giveUpAt) throw new Failure(notComingUp(log, controlPlaneLog));
    daemon.wake();
    await setTimeout(CHECK_MS);
  }
}

export const sizeOf = (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

async function isHealthy(url) {
  try {
    const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
    return answer.ok && (await answer.json()).status === 'ok';
  } catch {
    return false; // Not listening yet.
  }
}

function notComingUp(log, path) {
  const lines = log.trimEnd().split('\n').slice(-LAST_LINES);
  return `The control plane did not come up within ${LIMIT_MS / 1000} s. Its log, ${path}, ends with:\n  ${lines.join('\n  ')}`;
}

/** supervisord says “Error: …”, for some with the file on the next line, then how to get help. It may list every variable there is. */
function reasonIn(path) {
  const text = readFileSync(path, 'utf8').trimEnd();
  const error = text.match(/^Error: .*(?:\nfile: .*)?/gm)?.at(-1) ?? text.split('\n').at(-1);
  return error
    .replace(/^Error: /, '')
    .replace(/ Available names: .* in section/, ' In section')
    .replace('\n', ' ');
}

/** What was written since `offset`, at most its last 64 KiB. */
function readFrom(path, offset) {
  let file;
  try {
    file = openSync(path, 'r');
  } catch {
    return ''; // Nothing written yet.
  }
  try {
    const { size } = fstatSync(file);
    // Rotated meanwhile: all of it is new.
    const from = Math.max(size < offset ? 0 : offset, size - LOG_LIMIT_BYTES);
    const bytes = Buffer.alloc(size - from);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from)).toString();
  } finally {
    closeSync(file);
  }
}
