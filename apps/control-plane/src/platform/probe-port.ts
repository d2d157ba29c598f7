import { request } from 'node:http';
import type { Probe } from '@pilothouse/contracts/tool-entry';

/** Longer than a busy tool of Python's takes to answer between two steps. */
const LIMIT_MS = 3_000;

/** Empty: it answers as it should. Otherwise why not, as a sentence. */
export type WhyNot = string;

/** Asks what listens on a port of the loopback address. Only the head of the answer is read. */
export function probePort(
  port: number,
  { path, statuses }: Pick<Probe, 'path' | 'statuses'>,
): Promise<WhyNot> {
  return new Promise((resolve) => {
    let isConnected = false;
    const question = request({ host: '127.0.0.1', port, path, agent: false, timeout: LIMIT_MS });
    const end = (why: WhyNot) => {
      clearTimeout(limit);
      resolve(why);
      question.destroy();
    };
    const limit = setTimeout(
      () =>
        end(
          isConnected
            ? `It accepts connections on port ${port} and does not answer.`
            : `Port ${port} does not take connections.`,
        ),
      LIMIT_MS,
    );
    question.once('socket', (socket) => socket.once('connect', () => (isConnected = true)));
    question.once('response', ({ statusCode = 0 }) =>
      end(statuses.includes(statusCode) ? '' : `It answers ${statusCode} to ${path} on port ${port}.`),
    );
    question.on('error', (error: NodeJS.ErrnoException) => end(whyOf(error, port)));
    question.end();
  });
}

function whyOf({ code = '', message }: NodeJS.ErrnoException, port: number): WhyNot {
  if (code === 'ECONNREFUSED') return `Nothing listens on port ${port}.`;
  if (code === 'ECONNRESET') return `It hangs up on port ${port} without an answer.`;
  if (code.startsWith('HPE_')) return `What it answers on port ${port} is no HTTP.`;
  return `It cannot be asked on port ${port}: ${message}.`;
}
