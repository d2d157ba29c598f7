import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { CannotInstall, say } from './words.js';

export class Stopped extends Error {}

/** A command ran, and was not pleased. */
export class CommandFailed extends CannotInstall {}

type Where = { folder?: string; environment?: Record<string, string> };
export type Answer = { code: number | null; text: string };

const MOST_ANSWER_BYTES = 4 * 2 ** 20;

/** The commands of an install, one after another, in the driver's own terminal and session. */
export class Commands {
  private child?: ChildProcess;
  private isStopped = false;

  constructor(readonly environment: Record<string, string>) {}

  /** Shows its output as it is. Throws CommandFailed when it does not succeed. */
  async run(argv: string[], where: Where = {}): Promise<void> {
    say(`\u001b[2m$ ${argv.map(quoted).join(' ')}\u001b[0m`);
    const child = this.start(argv, where, { stdio: 'inherit' });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    this.throwIfStopped();
    if (code !== 0)
      throw new CommandFailed(`${shortName(argv)} ended with ${signal ?? `exit code ${code}`}.`);
  }

  /** Keeps what it says for us. Ends it after so many milliseconds. */
  async ask(argv: string[], { milliseconds = 60_000, ...where }: Where & { milliseconds?: number } = {}) {
    const child = this.start(argv, where, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const hear = (part: Buffer) => {
      if (text.length < MOST_ANSWER_BYTES) text += String(part);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    // Whatever it left behind may hold the pipe open.
    const [code] = (await once(child, 'exit')) as [number | null];
    await Promise.race([once(child, 'close'), new Promise((resolve) => setTimeout(resolve, 500))]);
    clearTimeout(timer);
    this.throwIfStopped();
    return { code, text } satisfies Answer;
  }

  /** In the driver's own session, so that whoever ends that ends this. Throws where there is no such program. */
  start(argv: string[], { folder, environment }: Where, options: SpawnOptions): ChildProcess {
    this.throwIfStopped();
    const [program = '', ...rest] = argv;
    const child = spawn(program, rest, {
      ...options,
      cwd: folder,
      env: { ...this.environment, ...environment },
    });
    child.once('error', () => undefined); // Told by `exit` being missing: see below.
    if (child.pid === undefined) throw new CannotInstall(`The program ${program} could not be started.`);
    this.child = child;
    return child;
  }

  /** An interrupt has reached the commands already: they are of the same process group. Anything else is handed on. */
  stop(signal: NodeJS.Signals) {
    this.isStopped = true;
    if (signal !== 'SIGINT') this.child?.kill(signal);
  }

  throwIfStopped() {
    if (this.isStopped) throw new Stopped('Stopped.');
  }
}

const shortName = ([program = '', ...rest]: string[]) => {
  const name = program.slice(program.lastIndexOf('/') + 1);
  const module = rest[0] === '-m' ? rest[1] : undefined;
  return module ?? name;
};

/** For people to read and copy. */
const quoted = (argument: string) =>
  /^[\w@%+=:,./~^-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
