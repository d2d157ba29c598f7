import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ServiceName } from '@pilothouse/contracts/names';
import type { BrokenServiceFile, Service, ServiceList } from '@pilothouse/contracts/services';
import { AppError } from '../platform/app-error.js';
import { EarlyExits } from './early-exits.js';
import { EventRelay } from './event-relay.js';
import { Pace } from './pace.js';
import { ServiceInsight } from './service-insight.js';
import type { Sighted } from './sighted.js';
import { type ProcessInfo, Supervisord } from './supervisord.js';
import { EVENT_RELAY, toService } from './to-service.js';

/** Only while no relay is connected: with one, supervisord's events say when to look. */
const POLL_INTERVAL_MS = 900;

/** While much happens supervisord is asked this often, and not once for each event. */
const BURST_MS = 150;
/** So many questions are asked at once before that. */
const AT_ONCE = 8;

export type KnownService = Sighted;

/** What the services are, as supervisord last told it, and news of every change. */
@Injectable()
export class ServiceWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly events = new EventEmitter<{
    changed: [Service];
    replaced: [ServiceList];
    /** A person started or stopped it. */
    acted: [name: string];
  }>().setMaxListeners(0);
  private readonly logger = new Logger(ServiceWatch.name);
  private sighted: Sighted[] = [];
  private known = new Map<string, KnownService>();
  private broken: BrokenServiceFile[] = [];
  private staleSince: number | null = Date.now();
  private readonly unlistable = new Set<string>();
  private readonly earlyExits: EarlyExits;
  private reading: Promise<void> | undefined;
  private readingAgain: Promise<void> | undefined;
  private poll: NodeJS.Timeout | undefined;
  private burst: NodeJS.Timeout | undefined;
  private readonly pace = new Pace(AT_ONCE, BURST_MS);

  constructor(
    private readonly supervisord: Supervisord,
    private readonly relay: EventRelay,
    private readonly insight: ServiceInsight,
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

  get all(): Iterable<KnownService> {
    return this.known.values();
  }

  find(name: string): KnownService | undefined {
    return this.known.get(name);
  }

  async onApplicationBootstrap() {
    this.relay.events.on('changed', this.refreshSoon);
    this.relay.events.on('lost', this.refreshSoon);
    this.insight.events.on('changed', () => this.retell());
    this.poll = setInterval(() => {
      if (!this.relay.isConnected) this.refreshSoon();
    }, POLL_INTERVAL_MS);
    await this.refresh();
  }

  onApplicationShutdown() {
    clearInterval(this.poll);
    clearTimeout(this.burst);
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

  /** At once after a quiet time; in a burst of events not more often than every so often. */
  private readonly refreshSoon = () => {
    if (this.burst) return;
    const waitMs = this.pace.waitMs(performance.now());
    if (waitMs === 0) return void this.refresh();
    this.burst = setTimeout(() => {
      this.burst = undefined;
      this.refreshSoon();
    }, waitMs);
  };

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
    const sighted = infos
      .filter((info) => this.isListable(info))
      .map((info) => sight(info, this.earlyExits.of(info)));
    const wasStale = this.staleSince !== null;
    this.staleSince = null;
    this.tell(sighted, wasStale);
  }

  /** Nothing new from supervisord, but about what it told. */
  private retell() {
    if (this.staleSince === null) this.tell(this.sighted, false);
  }

  private tell(sighted: Sighted[], wasStale: boolean) {
    const before = this.known;
    this.sighted = sighted;
    this.insight.learn(sighted);
    this.known = new Map(
      sighted.map((each) => {
        const { name } = each.service;
        return [name, { ...each, service: { ...each.service, ...this.insight.of(name) } }];
      }),
    );
    if (wasStale || !isDeepStrictEqual([...this.known.keys()], [...before.keys()])) {
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

const sight = (info: ProcessInfo, earlyExit: number | null): Sighted => ({
  service: toService(info, earlyExit),
  program: info.group === info.name ? info.name : `${info.group}:${info.name}`,
  logPath: info.stdout_logfile,
  start: info.start,
});
