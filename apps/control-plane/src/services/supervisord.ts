import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { z } from 'zod';
import { Config } from '../config.js';
import { AppError } from '../platform/app-error.js';
import { XmlRpcClient, XmlRpcFault, XmlRpcTransportError, type XmlRpcValue } from './xml-rpc.js';

/** What supervisord says about one program, in its own words. Times are whole seconds, 0 for never. */
export const ProcessInfo = z.object({
  name: z.string(),
  group: z.string(),
  statename: z.enum(['STOPPED', 'STARTING', 'RUNNING', 'BACKOFF', 'STOPPING', 'EXITED', 'FATAL', 'UNKNOWN']),
  start: z.number(),
  stop: z.number(),
  pid: z.int().nonnegative(),
  exitstatus: z.int(),
  spawnerr: z.string(),
  stdout_logfile: z.string(),
});
export type ProcessInfo = z.infer<typeof ProcessInfo>;

/** supervisord's answer when it is told to read its files again: the groups that differ from what it runs, or why it refuses. */
export type Reread = { changes: { added: string[]; changed: string[]; removed: string[] }; why: string };

const Changes = z.tuple([z.tuple([z.string().array(), z.string().array(), z.string().array()])]);
const UNCHANGED = { added: [], changed: [], removed: [] };

/** supervisord, spoken to over its unix socket. No other file knows that it speaks XML-RPC, or calls a service a program. */
@Injectable()
export class Supervisord implements OnModuleDestroy {
  private readonly client: XmlRpcClient;

  constructor(config: Config) {
    this.client = new XmlRpcClient(config.supervisorSocket);
  }

  onModuleDestroy() {
    this.client.close();
  }

  async list(): Promise<ProcessInfo[]> {
    return ProcessInfo.array().parse(await this.call('supervisor.getAllProcessInfo'));
  }

  /** `program` is `group:name`, or the name alone where both are the same. */
  async get(program: string): Promise<ProcessInfo> {
    return ProcessInfo.parse(await this.call('supervisor.getProcessInfo', program));
  }

  /** The end of its own log, where it writes what it tells nowhere else. Empty when it keeps none. */
  async ownLog(mostBytes: number): Promise<string> {
    try {
      return z.string().parse(await this.client.call('supervisor.readLog', -mostBytes, 0));
    } catch (error) {
      if (error instanceof XmlRpcFault) return '';
      throw translate(error, '');
    }
  }

  /** Answers once the process was made; whether it stays is told by its state. */
  async start(program: string): Promise<void> {
    await this.call('supervisor.startProcess', program, false);
  }

  /** Answers once the signal was sent; when it has stopped is told by its state. */
  async stop(program: string): Promise<void> {
    await this.call('supervisor.stopProcess', program, false);
  }

  /** Throws UPSTREAM_DOWN unless it is up and not on its way out. */
  async mustRun(): Promise<void> {
    const { statename } = z.object({ statename: z.string() }).parse(await this.call('supervisor.getState'));
    if (statename !== 'RUNNING') throw translate(new XmlRpcFault(SHUTDOWN_STATE, statename), '');
  }

  /** Its own process, and so the parent of every program. */
  async pid(): Promise<number> {
    return z.int().parse(await this.call('supervisor.getPID'));
  }

  /** Reads its files again and says what differs. It starts and stops nothing, and keeps what it knew when it refuses. */
  async reread(): Promise<Reread> {
    try {
      const [[added, changed, removed]] = Changes.parse(await this.client.call('supervisor.reloadConfig'));
      return { changes: { added, changed, removed }, why: '' };
    } catch (error) {
      if (error instanceof XmlRpcFault && error.faultCode === CANT_REREAD) {
        return { changes: UNCHANGED, why: sentence(error.faultString) };
      }
      if (!(error instanceof XmlRpcTransportError)) throw translate(error, '');
      // What its parser did not foresee it answers with 500.
      await this.mustRun();
      return { changes: UNCHANGED, why: 'supervisord stumbles over it without saying why.' };
    }
  }

  /** Makes the programs of a group known, and starts those with `autostart`. */
  async addGroup(group: string): Promise<void> {
    await this.call('supervisor.addProcessGroup', group);
  }

  /** Forgets a group whose programs have stopped. Nothing happens when there is none. */
  async removeGroup(group: string): Promise<void> {
    await this.ifKnown(() => this.call('supervisor.removeProcessGroup', group));
  }

  /** Answers once the signals were sent. Nothing happens when there is no such group. */
  async stopGroup(group: string): Promise<void> {
    await this.ifKnown(() => this.call('supervisor.stopProcessGroup', group, false));
  }

  private async ifKnown(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error;
    }
  }

  private async call(method: string, ...params: (string | boolean)[]): Promise<XmlRpcValue> {
    try {
      return await this.client.call(method, ...params);
    } catch (error) {
      throw translate(error, String(params[0] ?? ''));
    }
  }
}

const SHUTDOWN_STATE = 6;
const CANT_REREAD = 92;

/** The faults a caller can act on (supervisor/xmlrpc.py); any other is a bug of ours. */
const FAULTS = new Map<number, (program: string, detail: string) => AppError>([
  [10, (program) => new AppError('NOT_FOUND', `No service is named ${program}.`)],
  [20, (program, detail) => new AppError('CONFLICT', `${program} cannot be started: ${detail}.`)],
  [21, (program, detail) => new AppError('CONFLICT', `${program} cannot be started: ${detail}.`)],
  [30, (program, detail) => new AppError('CONFLICT', `supervisord could not do this: ${detail}.`)],
  [
    50,
    (program) => new AppError('CONFLICT', `${program} ended as soon as it was started. Its log says why.`),
  ],
  [60, (program) => new AppError('CONFLICT', `${program} is already running.`)],
  [90, (program) => new AppError('CONFLICT', `${program} is there already.`)],
  [91, (program) => new AppError('CONFLICT', `${program} is still running.`)],
  [70, (program) => new AppError('CONFLICT', `${program} is not running.`)],
]);

function translate(cause: unknown, program: string): unknown {
  if (cause instanceof XmlRpcTransportError) {
    const message = `supervisord, which runs the services, does not answer (${cause.message}).`;
    return new AppError('UPSTREAM_DOWN', message, { cause });
  }
  if (!(cause instanceof XmlRpcFault)) return cause;
  if (cause.faultCode === SHUTDOWN_STATE) {
    return new AppError('UPSTREAM_DOWN', 'supervisord, which runs the services, is shutting down.', {
      cause,
    });
  }
  const detail = withoutFault(cause.faultString);
  const error = FAULTS.get(cause.faultCode)?.(program, detail);
  return error ? new AppError(error.code, error.message, { cause }) : cause;
}

/** "NO_FILE: can't find command 'x'": the sentence stands after the fault's name. */
const withoutFault = (text: string) => text.replace(/^[A-Z_]+: /, '');

/** A refusal for a person: without the list of the whole environment, and without where our copy of the file lies. */
const sentence = (text: string) =>
  `${withoutFault(text)
    .replace(/\.? ?Available names: .*$/s, '')
    .replace(/ \(file: ['"].*?['"]\)/g, '')
    .replace(/(['"]?)\/\S*\/([^/\s'"]+\.conf)\1/g, '$2')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')}.`;
