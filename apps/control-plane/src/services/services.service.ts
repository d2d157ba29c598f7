import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { LogMark } from '@pilothouse/contracts/logs';
import type {
  ActOnService,
  EndStrangers,
  Service,
  ServiceList,
  StartAnyway,
} from '@pilothouse/contracts/services';
import { AppError } from '../platform/app-error.js';
import { LogTimes } from './log-times.js';
import { restartThisProcess } from './restart-this-process.js';
import { StartObstacles } from './start-obstacles.js';
import { ServiceFiles } from './service-files.service.js';
import { type KnownService, ServiceWatch } from './service-watch.js';
import { Supervisord } from './supervisord.js';

/** Longer than the longest grace a service is given to stop. */
const STOP_LIMIT_MS = 90_000;
const STOP_CHECK_MS = 50;
/** States in which supervisord keeps a program going. */
const UP = ['STARTING', 'RUNNING', 'BACKOFF'];

/** Why a service should not be started now, and whether a person may do so nevertheless. */
export type Objection = { refusal: AppError; canStartAnyway: boolean };

/** Starts, stops and restarts services, and says where their logs are. */
@Injectable()
export class ServiceControl {
  /** Asked before a person starts a service. Set by whoever looks after the GPUs. */
  guard: (service: Service) => Objection | undefined = () => undefined;
  /** Done before a service is started from here. Set by whoever knows what it is to find then. */
  prepare: (name: string) => Promise<void> = () => Promise.resolve();

  /** Processes that hold memory of a GPU, as whoever looks after the GPUs knows them: what of them outlived its service is shown. */
  set vramHolders(pids: () => number[]) {
    this.obstacles.vramHolders = pids;
  }

  constructor(
    private readonly supervisord: Supervisord,
    private readonly watch: ServiceWatch,
    private readonly files: ServiceFiles,
    private readonly obstacles: StartObstacles,
    private readonly logTimes: LogTimes,
  ) {}

  get events(): ServiceWatch['events'] {
    return this.watch.events;
  }

  list(): ServiceList {
    return this.watch.list;
  }

  /** As `act`, when a person wants it: refused where it would take what a run needs, unless they say so. */
  async actForPerson(act: ActOnService, { anyway }: StartAnyway): Promise<Service> {
    const { service } = await this.find(act.name);
    const objection = act.action === 'stop' ? undefined : this.guard(service);
    if (objection && !(anyway && objection.canStartAnyway)) throw objection.refusal;
    const after = await this.act(act);
    this.events.emit('acted', act.name);
    return after;
  }

  /** Answers the service as it is right after: what becomes of it is pushed. */
  async act({ name, action }: ActOnService): Promise<Service> {
    const known = await this.find(name);
    await this[action](known);
    await this.watch.refresh();
    return this.watch.find(name)?.service ?? known.service;
  }

  /** Ends processes that stand in the way of a service, as they were shown. Answers the service as it is then. */
  async endStrangers(name: string, { pids }: EndStrangers): Promise<Service> {
    const known = await this.find(name);
    await this.obstacles.end(known.service, pids);
    await this.watch.refresh();
    return this.watch.find(name)?.service ?? known.service;
  }

  logOf(name: string): { path: string; marksIn: (from: number, to: number) => LogMark[] } {
    const path = this.logPathOf(name);
    return { path, marksIn: (from, to) => this.logTimes.between(path, from, to) };
  }

  /** When the bytes of its log came, as far as anybody watched. */
  logTimesOf(name: string): { marks: LogMark[] } {
    return { marks: this.logTimes.all(this.logPathOf(name)) };
  }

  private logPathOf(name: string): string {
    const known = this.watch.find(name);
    if (!known) throw noService(name);
    if (!known.service.hasLog) throw new AppError('NOT_FOUND', `${known.service.title} writes no log file.`);
    return known.logPath;
  }

  private async find(name: string): Promise<KnownService> {
    if (!this.watch.find(name)) await this.watch.refresh();
    const known = this.watch.find(name);
    if (known) return known;
    // Not in the last known list says nothing while supervisord is away: let it say so itself.
    if (this.watch.list.staleSince !== null) await this.supervisord.get(name);
    throw noService(name);
  }

  private async start({ service, program }: KnownService) {
    // Asked to start what is still stopping, supervisord says yes and does nothing.
    await this.untilStopped(program);
    if (!(await this.isUp(program))) await this.obstacles.mustBeFree(service);
    await this.prepare(service.name);
    if (this.files.isPending(service.name)) await this.renew(service.name, program);
    else await this.supervisord.start(program);
  }

  /** Starts a program under the configuration its file has by now. What else is of its group goes the same way. */
  private async renew(name: string, program: string) {
    const group = program.split(':')[0] ?? program;
    if (await this.isUp(program)) throw new AppError('CONFLICT', `${program} is already running.`);
    const others = (await this.supervisord.list()).filter((info) => info.group === group && info.pid > 0);
    if (others.length > 0) await this.supervisord.stopGroup(group);
    for (const other of others) await this.untilStopped(`${group}:${other.name}`);
    await this.files.renew(name);
    for (const each of [program, ...others.map((other) => `${group}:${other.name}`)]) {
      if (!(await this.isUp(each))) await this.supervisord.start(each);
    }
  }

  private async isUp(program: string): Promise<boolean> {
    return UP.includes((await this.supervisord.get(program)).statename);
  }

  private async stop({ service, program }: KnownService) {
    if (service.isCore) {
      const message = `${service.title} is what this page runs on: it can be restarted from here, not stopped.`;
      throw new AppError('FORBIDDEN', message);
    }
    await this.supervisord.stop(program);
  }

  private async restart(known: KnownService) {
    const { statename, pid } = await this.supervisord.get(known.program);
    if (pid === process.pid) return restartThisProcess();

    if (UP.includes(statename)) await this.supervisord.stop(known.program);
    await this.start(known);
  }

  private async untilStopped(program: string) {
    const giveUpAt = performance.now() + STOP_LIMIT_MS;
    while ((await this.supervisord.get(program)).statename === 'STOPPING') {
      if (performance.now() > giveUpAt) {
        throw new AppError('CONFLICT', `${program} was told to stop and has not stopped yet.`);
      }
      await setTimeout(STOP_CHECK_MS);
    }
  }
}

const noService = (name: string) => new AppError('NOT_FOUND', `No service is named ${name}.`);
