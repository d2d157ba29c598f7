import { EventEmitter } from 'node:events';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServiceHealth } from '@pilothouse/contracts/services';
import { Chores } from '../platform/chores.js';
import { probePort, type WhyNot } from '../platform/probe-port.js';
import { type ServiceFacts, KnownServices } from './known-services.service.js';
import { Readiness } from './readiness.js';
import { ReadyTimes } from './ready-times.file.js';
import { Strangers } from './strangers.js';
import type { Sighted } from './sighted.js';

type Watched = { readiness: Readiness; timer: NodeJS.Timeout | undefined; isAsking: boolean };

/** Asks services whether they answer: often while they start, now and then once they are ready, never while they do not run. */
@Injectable()
export class HealthWatch implements OnApplicationShutdown {
  /** It may have another health than before. */
  readonly events = new EventEmitter<{ changed: [name: string] }>();
  private readonly chores = new Chores('Health');
  private readonly watched = new Map<string, Watched>();

  constructor(
    private readonly known: KnownServices,
    private readonly times: ReadyTimes,
    private readonly strangers: Strangers,
  ) {}

  learn(sighted: Sighted[], now = Date.now()) {
    for (const { service, start } of sighted) {
      const { name, state, pid } = service;
      const watched = this.watched.get(name) ?? {
        readiness: new Readiness(),
        timer: undefined,
        isAsking: false,
      };
      this.watched.set(name, watched);
      const { probe, port } = this.known.of(name) ?? { probe: null, port: null };
      const isNew = watched.readiness.see({ state, pid, start, probe: port ? probe : null }, now);
      if (!watched.readiness.isAskable) this.rest(watched);
      else if (isNew || (!watched.timer && !watched.isAsking)) this.askIn(name, watched, 0);
    }
    for (const [name, watched] of this.watched) {
      if (sighted.some(({ service }) => service.name === name)) continue;
      this.rest(watched);
      this.watched.delete(name);
    }
  }

  of(name: string): { health: ServiceHealth; tries: number } {
    const readiness = this.watched.get(name)?.readiness;
    if (!readiness) return { health: { state: 'unwatched' }, tries: 0 };
    const usual = this.times.usual(name, this.known.of(name)?.version ?? '');
    return { health: readiness.health(usual, Date.now()), tries: readiness.tries };
  }

  onApplicationShutdown() {
    this.chores.close();
    this.watched.forEach((watched) => this.rest(watched));
  }

  private askIn(name: string, watched: Watched, waitMs: number) {
    this.rest(watched);
    if (this.chores.isClosed) return;
    watched.timer = setTimeout(() => {
      watched.timer = undefined;
      this.chores.run(() => this.askNow(name, watched));
    }, waitMs);
    watched.timer.unref();
  }

  private async askNow(name: string, watched: Watched) {
    const { readiness } = watched;
    const facts = this.known.of(name);
    if (watched.isAsking || !readiness.isAskable || !facts?.port || !facts.probe) return;
    const process = readiness.process;
    watched.isAsking = true;
    const why = await this.question(name, readiness, facts).finally(() => (watched.isAsking = false));
    if (this.chores.isClosed || this.watched.get(name) !== watched || !readiness.isAskable) return;
    // An answer about a process that has ended meanwhile says nothing of the one that is there now.
    if (readiness.process !== process) return this.askIn(name, watched, 0);
    const seconds = readiness.take(why, Date.now());
    if (seconds !== undefined) this.times.add(name, facts.version ?? '', seconds);
    this.askIn(name, watched, readiness.waitMs(Date.now()));
    this.events.emit('changed', name);
  }

  /** The first answer counts only when it is the service that gave it. */
  private async question(name: string, readiness: Readiness, { port, probe }: ServiceFacts): Promise<WhyNot> {
    const why = await probePort(port!, probe!);
    if (why !== '' || !readiness.isUnproven) return why;
    const { strangers } = await this.strangers.look(name);
    const other = strangers.find(({ holds }) => holds === 'port');
    return other ? `On port ${port} pid ${other.pid}, ${other.program}, answers in its place.` : '';
  }

  private rest(watched: Watched) {
    clearTimeout(watched.timer);
    watched.timer = undefined;
  }
}
