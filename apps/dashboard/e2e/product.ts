import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '@pilothouse/processes/free-port';

/** `npm ci` and a build from nothing, on a slow machine. */
const START_LIMIT_MS = 600_000;

export type Product = Awaited<ReturnType<typeof startProduct>>;

/** `npm start` in a clone, as a person does it, in a process group of its own so that Ctrl-C can be sent to all of it. */
export async function startProduct(clone: string, workspace: string, port?: number) {
  const usedPort = port ?? (await freePort());
  const child = spawn('npm', ['start'], {
    cwd: clone,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PILOTHOUSE_WORKSPACE: workspace, PILOTHOUSE_PORT: String(usedPort) },
  });
  let output = '';
  const ended = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }

  await new Promise<void>((resolve, reject) => {
    const look = setInterval(() => {
      if (/Ctrl-C stops/.test(output)) done(resolve);
      else if (child.exitCode !== null) done(() => reject(new Error(`npm start ended:\n${output}`)));
    }, 100);
    const limit = setTimeout(
      () => done(() => reject(new Error(`npm start is not up:\n${output}`))),
      START_LIMIT_MS,
    );
    const done = (settle: () => void) => {
      clearInterval(look);
      clearTimeout(limit);
      settle();
    };
  });

  return {
    url: `http://127.0.0.1:${usedPort}`,
    port: usedPort,
    workspace,
    /** Printed on the very first start only. */
    password: output.match(/^password\s+(\S+)/m)?.[1],
    output: () => output,
    /** Ctrl-C in the terminal: SIGINT to the whole foreground group. */
    async interrupt() {
      process.kill(-child.pid!, 'SIGINT');
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
