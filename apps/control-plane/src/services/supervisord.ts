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

  private async call(method: string, ...params: (string | boolean)[]): Promise<XmlRpcValue> {
    try {
      return await this.client.call(method, ...params);
    } catch (error) {
      throw translate(error, String(params[0] ?? ''));
    }
  }
}

const SHUTDOWN_STATE = 6;

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
  // "NO_FILE: can't find command 'x'": the sentence stands after the fault's name.
  const detail = cause.faultString.replace(/^[A-Z_]+: /, '');
  const error = FAULTS.get(cause.faultCode)?.(program, detail);
  return error ? new AppError(error.code, error.message, { cause }) : cause;
}
