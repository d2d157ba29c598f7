import { EventEmitter } from 'node:events';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Service } from '@pilothouse/contracts/services';
import { Chores } from '../platform/chores.js';
import { HealthWatch } from './health-watch.js';
import { KnownServices } from './known-services.service.js';
import { LastWords } from './last-words.js';
import type { Sighted } from './sighted.js';
import { Strangers } from './strangers.js';

/** Several findings of one moment are one piece of news. */
const GATHER_MS = 20;
const STRANGERS_MS = 10_000;
/** After an end: what is just about to end as well is no stranger. */
const AFTER_END_MS = 1_000;

/** What is found out about services beyond supervisord's word, gathered for `ServiceWatch`. */
@Injectable()
export class ServiceInsight implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [] }>();
  private readonly chores = new Chores('Services');
  private pids = new Map<string, number>();
  private sighted: Sighted[] = [];
  private news: NodeJS.Timeout | undefined;

  constructor(
    private readonly known: KnownServices,
    private readonly health: HealthWatch,
    private readonly words: LastWords,
    private readonly strangers: Strangers,
  ) {}

  onApplicationBootstrap() {
    for (const source of [this.known, this.health, this.words, this.strangers]) {
      source.events.on('changed', this.tellSoon);
    }
    this.chores.later(STRANGERS_MS, () => this.lookForStrangers());
  }

  onApplicationShutdown() {
    this.chores.close();
    clearTimeout(this.news);
  }

  /** Takes in how things stand; `of` answers for these from then on. */
  learn(sighted: Sighted[]) {
    this.sighted = sighted;
    this.strangers.learn(sighted.map(({ service: { name, title, pid } }) => ({ name, title, pid })));
    this.health.learn(sighted);
    this.words.learn(sighted, (name) => this.health.of(name).health.state);
    this.noteEnds(sighted);
  }

  of(name: string): Partial<Service> {
    const facts = this.known.of(name);
    return {
      ...(facts && { title: facts.title, port: facts.port, page: facts.page }),
      ...this.health.of(name),
      lastLines: this.words.of(name),
      strangers: this.strangers.of(name),
    };
  }

  private readonly tellSoon = () => {
    if (this.chores.isClosed) return;
    this.news ??= setTimeout(() => {
      this.news = undefined;
      this.events.emit('changed');
    }, GATHER_MS);
  };

  private noteEnds(sighted: Sighted[]) {
    for (const { service } of sighted) {
      const { name, pid } = service;
      const before = this.pids.get(name) ?? 0;
      this.pids.set(name, pid);
      if (before > 0 && pid !== before && this.known.of(name)?.port) {
        this.chores.later(AFTER_END_MS, async () => void (await this.strangers.look(name)));
      }
    }
  }

  /** Those that do not run: whether somebody sits on their port by now, or no longer. */
  private async lookForStrangers() {
    const idle = this.sighted.filter(
      ({ service: { name, pid } }) =>
        this.known.of(name)?.port && (pid === 0 || this.strangers.of(name).length > 0),
    );
    try {
      if (idle.length > 0) await this.strangers.lookAll(idle.map(({ service }) => service.name));
    } finally {
      this.chores.later(STRANGERS_MS, () => this.lookForStrangers());
    }
  }
}
