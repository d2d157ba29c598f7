import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ServiceName } from '@pilothouse/contracts/names';
import type { BrokenServiceFile, Service, ServiceList } from '@pilothouse/contracts/services';
import { AppError } from '../platform/app-error.js';
import { EarlyExits } from './early-exits.js';
import { EventRelay } from './event-relay.js';
import { type ProcessInfo, Supervisord } from './supervisord.js';
import { EVENT_RELAY, toService } from './to-service.js';

/** Only while no relay is connected: with one, supervisord's events say when to look. */
const POLL_INTERVAL_MS = 2_000;

export type KnownService = { service: Service; program: string; logPath: string };

/** What the services are, as supervisord last told it, and news of every change. */
@Injectable()
export class ServiceWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly events = new EventEmitter<{
    changed: [Service];
    replaced: [ServiceList];
    /** A person started or stopped it. */
    acted: [name: string];
  }>();
  private readonly logger = new Logger(ServiceWatch.name);
  private known = new Map<string, KnownService>();
  private broken: BrokenServiceFile[] = [];
  private staleSince: number | null = Date.now();
  private readonly unlistable = new Set<string>();
  private readonly earlyExits: EarlyExits;
  private reading: Promise<void> | undefined;
  private readingAgain: Promise<void> | undefined;
  private poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly supervisord: Supervisord,
    private readonly relay: EventRelay,
  ) {
    this.earlyExits = new EarlyExits(supervisord);
  }

  get list(): ServiceList {
    const services = [...this.known.values()].map(({ service }) => service);
    return { services, staleSince: this.staleSince, broken: this.broken };
  }

  /** Files of services that cannot be used. */
  tellBroken(broken: BrokenServiceFile[]) {
    if (isDeepStrictEqual(broken, this.broken)) return;
    this.broken = broken;
    this.events.emit('replaced', this.list);
  }

  find(name: string): KnownService | undefined {
    return this.known.get(name);
  }

  async onApplicationBootstrap() {
    this.relay.events.on('changed', this.refreshSoon);
    this.relay.events.on('lost', this.refreshSoon);
    this.poll = setInterval(() => {
      if (!this.relay.isConnected) this.refreshSoon();
    }, POLL_INTERVAL_MS);
    await this.refresh();
  }

  onApplicationShutdown() {
    clearInterval(this.poll);
    this.relay.events.removeAllListeners();
  }

  /** Resolves once supervisord was asked after this call. However often it is called, at most two questions are under way. */
  refresh(): Promise<void> {
    if (!this.reading) return (this.reading = this.read().finally(() => (this.reading = undefined)));
    return (this.readingAgain ??= this.reading.then(() => {
      this.readingAgain = undefined;
      return this.refresh();
    }));
  }

  private readonly refreshSoon = () => void this.refresh();

  private async read() {
    try {
      const infos = await this.supervisord.list();
      await this.earlyExits.learn(infos);
      this.learn(infos);
    } catch (error) {
      // Expected while it is down or restarting; anything else is worth a line.
      if (!(error instanceof AppError)) this.logger.error(error);
      this.loseSight();
    }
  }

  private learn(infos: ProcessInfo[]) {
    const before = this.known;
    const wasStale = this.staleSince !== null;
    this.known = new Map(
      infos
        .filter((info) => this.isListable(info))
        .map((info) => [info.name, know(info, this.earlyExits.of(info))]),
    );
    this.staleSince = null;

    const names = [...this.known.keys()];
    if (wasStale || !isDeepStrictEqual(names, [...before.keys()])) {
      this.events.emit('replaced', this.list);
      return;
    }
    for (const { service } of this.known.values()) {
      if (!isDeepStrictEqual(service, before.get(service.name)?.service))
        this.events.emit('changed', service);
    }
  }

  private loseSight() {
    if (this.staleSince !== null) return;
    this.staleSince = Date.now();
    this.events.emit('replaced', this.list);
  }

  /** The relay is plumbing, not a service: nobody has a reason to act on it. */
  private isListable({ name }: ProcessInfo): boolean {
    if (name === EVENT_RELAY) return false;
    if (ServiceName.safeParse(name).success) return true;
    if (!this.unlistable.has(name)) {
      this.unlistable.add(name);
      this.logger.warn(
        `The program “${name}” is not listed: a service is named with small letters, digits, - and _`,
      );
    }
    return false;
  }
}

const know = (info: ProcessInfo, earlyExit: number | null): KnownService => ({
  service: toService(info, earlyExit),
  program: info.group === info.name ? info.name : `${info.group}:${info.name}`,
  logPath: info.stdout_logfile,
});
