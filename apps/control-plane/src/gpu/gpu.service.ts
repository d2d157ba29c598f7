import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { GpuCard, GpuHistory, GpuLease, Gpus } from '@pilothouse/contracts/gpu';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { ServiceControl } from '../services/services.service.js';
import { AmdFeed } from './amd-feed.js';
import { CardPast } from './card-past.js';
import { GpuFeed } from './gpu-feed.js';
import { holdersOf } from './holders.js';
import { listProcesses, measureCards, NoFigures } from './nvidia-smi.js';
import type { GpuProcess, MeasuredCard } from './smi-lines.js';

export { NoFigures } from './nvidia-smi.js';

/** Between two pieces of news. */
const NEWS_MS = 1000;
/** Who holds memory is asked for when the amount has changed, and now and then in case two changes cancelled out. */
const PROCESSES_MS = 5000;

/** What the cards do, who holds their memory, and to whom they are leased. */
@Injectable()
export class GpuService implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  /** `looked`: at each look, as often as that is. `changed`: at most once a second, and only when there is news. */
  readonly events = new EventEmitter<{ looked: [GpuCard[]]; changed: [Gpus] }>().setMaxListeners(0);
  private readonly logger = new Logger('GPU');
  private readonly feed = new GpuFeed();
  private readonly amd = new AmdFeed();
  private readonly past: CardPast;
  private cards: GpuCard[] = [];
  private note = 'The GPUs are still being looked for.';
  private leases: GpuLease[] = [];
  private processes: GpuProcess[] = [];
  private processesAt = -Infinity;
  private lastUsed = '';
  private isListing = false;
  private hasListed = false;
  private told?: Gpus;
  private toldAt = -Infinity;
  private news?: NodeJS.Timeout;
  private isPastLost = false;
  private isClosed = false;

  constructor(
    private readonly services: ServiceControl,
    folders: WorkspaceFolders,
  ) {
    this.past = new CardPast(join(folders.state, 'history'), (error) => this.losePast(error));
  }

  get current(): Gpus {
    return { cards: this.cards, note: this.note, leases: this.leases };
  }

  /** Looks of one step are gathered in one place. */
  history(spanMs: number, stepMs: number): GpuHistory {
    return this.past.history(spanMs, stepMs);
  }

  async onModuleInit() {
    await this.past.open();
  }

  onApplicationBootstrap() {
    this.amd.events.on('cards', (cards) => {
      // There is nobody to be asked.
      this.hasListed = true;
      this.learn(cards);
    });
    this.feed.events.on('cards', (cards) => this.take(cards));
    this.feed.events.on('failed', (why) => void this.lose(why));
    this.feed.open();
    this.services.vramHolders = () =>
      this.cards.flatMap(({ holders }) => holders.flatMap(({ pids }) => pids));
  }

  async onApplicationShutdown() {
    this.isClosed = true;
    this.feed.close();
    this.amd.close();
    clearTimeout(this.news);
    await this.past.close();
  }

  /**
   * The cards as they are at this moment, not as they were a second ago. Throws `NoFigures`.
   *
   * What is free is never older than who holds what: the other way round a tool that has just given its memory back would seem to
   * have given too little, and be stopped for it.
   */
  async measure(): Promise<GpuCard[]> {
    const askedAt = performance.now();
    const processes = await listProcesses();
    const cards = await measureCards();
    this.learnProcesses(processes, askedAt);
    this.learn(cards);
    return this.cards;
  }

  setLeases(leases: GpuLease[]) {
    this.leases = leases;
    this.cards = this.cards.map((card) => this.withHolders(card));
    this.tellSoon();
  }

  private take(cards: MeasuredCard[]) {
    this.learn(cards);
    const used = cards.map(({ vramUsedBytes }) => vramUsedBytes).join();
    if (used === this.lastUsed && performance.now() - this.processesAt < PROCESSES_MS) return;
    this.lastUsed = used;
    void this.list();
  }

  private async list(): Promise<void> {
    if (this.isListing) return;
    this.isListing = true;
    try {
      const askedAt = performance.now();
      this.learnProcesses(await listProcesses(), askedAt);
      this.cards = this.cards.map((card) => this.withHolders(card));
      this.tellSoon();
    } catch (error) {
      this.logger.warn((error as Error).message);
    } finally {
      this.hasListed = true;
      this.isListing = false;
    }
  }

  private learn(cards: MeasuredCard[]) {
    this.cards = cards.map((card) => this.withHolders(card));
    this.note = cards.length > 0 ? '' : 'The NVIDIA driver is there, but it lists no GPU.';
    // A look without its holders would say that nobody held anything.
    if (this.hasListed) this.past.note(this.cards);
    this.tellSoon();
  }

  /** Two may be asked for at once: an answer to what was asked for earlier says nothing any more. */
  private learnProcesses(processes: GpuProcess[], askedAt: number) {
    if (askedAt < this.processesAt) return;
    this.processes = processes;
    this.processesAt = askedAt;
  }

  /** What was measured before is not what is: without figures there are no cards. */
  private async lose(why: NoFigures): Promise<void> {
    // Without NVIDIA's tool the cards, if any, are AMD's.
    if (why.isMissing && (await this.amd.open())) return;
    this.cards = [];
    this.note = why.message;
    this.tellSoon();
  }

  private losePast(error: unknown) {
    if (this.isPastLost) return;
    this.isPastLost = true;
    this.logger.warn(`What the GPUs did is not kept over a restart: ${(error as Error).message}`);
  }

  private withHolders(card: MeasuredCard): GpuCard {
    const services = this.services.list().services.filter(({ pid }) => pid > 0);
    const runTitle = (id: string) => this.leases.find(({ runId }) => runId === id)?.runName ?? `Run ${id}`;
    const processes = this.processes.filter(({ uuid }) => uuid === card.uuid);
    return { ...card, holders: holdersOf(processes, { services, runTitle }) };
  }

  private tellSoon() {
    if (this.isClosed) return;
    this.events.emit('looked', this.cards);
    const waitMs = Math.max(0, this.toldAt + NEWS_MS - performance.now());
    this.news ??= setTimeout(() => this.tell(), Math.min(waitMs, NEWS_MS));
  }

  private tell() {
    this.news = undefined;
    const { current } = this;
    if (isDeepStrictEqual(current, this.told)) return;
    this.told = current;
    this.toldAt = performance.now();
    this.events.emit('changed', current);
  }
}
