import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { GaveWay, GpuCard } from '@pilothouse/contracts/gpu';
import { Config } from '../config.js';
import { GpuService, NoFigures } from '../gpu/gpu.service.js';
import { AppError } from '../platform/app-error.js';
import { inParallel } from '../platform/in-parallel.js';
import { KnownServices } from '../services/known-services.service.js';
import { ServiceControl } from '../services/services.service.js';
import { SettingsService } from '../settings/settings.service.js';
import { CardRoom } from './card-room.js';
import { type Lease, type Leaseholder, toGpuLease } from './lease.js';
import { isOwed, type LeaseFile, readLease, writeLease } from './lease-file.js';
import { freeBytes } from './occupants.js';
import { Restoring } from './restoring.js';
import { HoldWatch } from './hold-watch.js';
import { StartGuard } from './start-guard.js';
import { visibleCards } from './visible-cards.js';

export type { Leaseholder } from './lease.js';
export { requiredVram } from './required-vram.js';

const LOOK_MS = 500;
/** Files read side by side: more is no faster. */
const AT_ONCE = 16;

/** Whose each card is: one run at a time has it, and it is free only when nothing of that run is left on it. */
@Injectable()
export class GpuLeases implements OnApplicationShutdown {
  /** A card came to be somebody's, or nobody's. */
  readonly events = new EventEmitter<{ changed: [] }>().setMaxListeners(0);
  private readonly logger = new Logger('GPU lease');
  private readonly onError = (error: unknown) => this.logger.error(error);
  private readonly leases = new Map<string, Lease>();
  private readonly restoring: Restoring;
  private readonly guard: StartGuard;
  private readonly watch: HoldWatch;
  private isClosed = false;

  constructor(
    private readonly gpu: GpuService,
    private readonly services: ServiceControl,
    private readonly settings: SettingsService,
    private readonly config: Config,
    private readonly known: KnownServices,
  ) {
    this.restoring = new Restoring({
      services,
      isTaken: (uuid) => this.leaseOn(uuid) !== undefined,
      save: (lease) => this.save(lease),
      onError: this.onError,
    });
    this.guard = new StartGuard(
      () => settings.current.gpu,
      (service) => known.worksOnGpu(service),
    );
    this.watch = new HoldWatch({
      policy: () => settings.current.gpu,
      services: () => services.list().services,
      onError: this.onError,
    });
    gpu.events.on('looked', (cards) => {
      this.guard.learn(cards);
      // At each look and not at news only: who holds on to memory is asked for it again, and that is no news.
      this.watch.look(cards, this.leases.values());
    });
    services.guard = (service) => this.guard.of(service, this.gpu.current.cards, [...this.leases.values()]);
    services.events.on('acted', (name) => void this.forgive(name).catch(this.onError));
  }

  /** How many runs may be in progress: one for each card, and one where there is none. */
  get lanes(): number {
    return Math.max(1, this.visible(this.gpu.current.cards).length);
  }

  /** Runs that have a card, also those that ended and have not left it yet. */
  get holders(): string[] {
    return [...this.leases.keys()];
  }

  onApplicationShutdown() {
    this.isClosed = true;
    this.restoring.close();
    this.watch.close();
  }

  /** After a start of ours: who has which card, and who is owed a start. */
  async takeUp(runs: { run: Leaseholder; hasEnded: boolean }[]): Promise<void> {
    await this.gpu.measure().catch(() => undefined); // Told by the feed; the lanes must be known before a run begins.
    await inParallel(runs, AT_ONCE, async ({ run, hasEnded }) => {
      const file = await readLease(run.folder);
      if (!file) return;
      this.guard.learnFrom(file);
      const lease: Lease = { run, state: hasEnded ? 'leaving' : 'held', file };
      if (file.releasedAt === null && file.card !== null) this.leases.set(run.id, lease);
      else this.restoring.add(lease);
      if (hasEnded && this.leases.has(run.id)) void this.leave(lease).catch(this.onError);
    });
    this.publish();
  }

  /**
   * Gives the run a card with room for it. Throws a CONFLICT that names those who still hold the memory, and what the signal was
   * aborted with. Without a card there is nothing to give.
   */
  async acquire(run: Leaseholder, signal: AbortSignal): Promise<void> {
    const before = this.leases.get(run.id)?.file ?? (await readLease(run.folder));
    const card = await this.choose(run, before, signal);
    if (!card) return;
    const lease: Lease = { run, state: 'freeing', file: newLease(card, before) };
    this.leases.set(run.id, lease);
    this.changed();
    await this.restoring.handOn(lease);
    const policy = this.settings.current.gpu;
    await new CardRoom(run.requiredBytes(policy), {
      measure: () => this.measure(card.uuid),
      services: this.services,
      worksOnGpu: (service) => this.known.worksOnGpu(service),
      policy,
      gaveWay: (way) => this.note(lease, way),
      stopped: (service) => this.noteStopped(lease, service),
      tell: run.tell,
      signal,
    }).make();
    const now = await this.measure(card.uuid).catch(() => undefined);
    if (now) this.watch.begin(lease, now);
    lease.state = 'held';
    this.changed();
  }

  /** The run has ended. The card is free once nothing of it is left there. */
  async release(id: string): Promise<void> {
    const lease = this.leases.get(id);
    if (lease && lease.state !== 'leaving') await this.leave(lease);
  }

  /** Starts again who made room on cards that nobody has now. To be called when no run is about to take one. */
  restore() {
    this.restoring.settle();
  }

  private async leave(lease: Lease): Promise<void> {
    this.watch.end(lease.run.id);
    lease.state = 'leaving';
    this.publish();
    await this.untilGone(lease);
    if (this.isClosed) return;
    lease.file.releasedAt = Date.now();
    await this.save(lease).catch(this.onError); // Found out again at the next start.
    this.leases.delete(lease.run.id);
    this.restoring.add(lease);
    this.changed();
  }

  private async untilGone({ run, file }: Lease): Promise<void> {
    let isTold = false;
    while (!this.isClosed) {
      const card = await this.measure(file.uuid).catch(() => undefined); // A card that tells nothing holds nobody up.
      const rest = card?.holders.find(({ key }) => key === `run:${run.id}`);
      if (!rest) return;
      if (!isTold) run.tell(`Its process ${rest.pids.join(', ')} is not gone from GPU ${file.card} yet.`);
      isTold = true;
      await sleep(LOOK_MS, undefined, { ref: false });
    }
  }

  /** The card it had, one that is owed anyway, or the one with most room. Waits while each has somebody. */
  private async choose(run: Leaseholder, before: LeaseFile | undefined, signal: AbortSignal) {
    for (;;) {
      const cards = this.visible(await this.look(run));
      signal.throwIfAborted();
      if (cards.length === 0) return undefined;
      const free = cards.filter(({ uuid }) => [undefined, run.id].includes(this.leaseOn(uuid)?.run.id));
      const rank = (card: GpuCard) =>
        Number(card.uuid === before?.uuid) * 2 + Number(this.restoring.isOwedOn(card.uuid));
      const [best] = free.sort(
        (a, b) => rank(b) - rank(a) || (freeBytes(b) ?? 0) - (freeBytes(a) ?? 0) || a.index - b.index,
      );
      if (best) return best;
      await once(this.events, 'changed', { signal });
    }
  }

  private async look(run: Leaseholder): Promise<GpuCard[]> {
    try {
      return await this.gpu.measure();
    } catch (error) {
      if (!(error instanceof NoFigures)) throw error;
      if (!error.isMissing) run.tell(`${error.message} Nobody was asked for memory.`);
      return [];
    }
  }

  private async measure(uuid: string): Promise<GpuCard> {
    const card = (await this.gpu.measure()).find((each) => each.uuid === uuid);
    if (!card) throw new NoFigures('The GPU is not listed any more.', false);
    return card;
  }

  /** A service is noted once; the later way is the stronger one. */
  private async note(lease: Lease, way: GaveWay): Promise<void> {
    const { file } = lease;
    file.gaveWay = file.gaveWay.filter((each) => each.service !== way.service || each.settled !== '');
    file.gaveWay.push({ ...way, stoppedAt: null, settled: '' });
    await this.save(lease);
    this.guard.learnFrom(file);
    this.publish();
  }

  private async noteStopped(lease: Lease, name: string): Promise<void> {
    const service = this.services.list().services.find((each) => each.name === name);
    const debt = lease.file.gaveWay.find((each) => isOwed(each) && each.service === name);
    if (debt) debt.stoppedAt = service?.since ?? null;
    await this.save(lease);
  }

  private async forgive(service: string): Promise<void> {
    this.watch.allow(service);
    for (const lease of this.leases.values()) await this.restoring.forgiveIn(lease, service);
    await this.restoring.forgive(service);
    this.publish();
  }

  private async save({ run, file }: Lease): Promise<void> {
    try {
      await writeLease(run.folder, file);
    } catch (cause) {
      const why = (cause as Error).message;
      throw new AppError(
        'CONFLICT',
        `Who made room for the run could not be noted: ${why}. Nothing was started; try again.`,
        { cause },
      );
    }
  }

  private leaseOn(uuid: string): Lease | undefined {
    return [...this.leases.values()].find(({ file }) => file.uuid === uuid);
  }

  private visible(cards: GpuCard[]) {
    return visibleCards(cards, this.config.toolEnvironment.CUDA_VISIBLE_DEVICES);
  }

  private changed() {
    this.publish();
    this.events.emit('changed');
  }

  private publish() {
    this.gpu.setLeases([...this.leases.values()].map(toGpuLease));
  }
}

/** By UUID: the order in which CUDA counts cards is not nvidia-smi's. */
const newLease = ({ index, uuid }: GpuCard, before: LeaseFile | undefined): LeaseFile => ({
  env: { CUDA_VISIBLE_DEVICES: uuid },
  card: index,
  uuid,
  since: Date.now(),
  releasedAt: null,
  gaveWay: before?.gaveWay ?? [],
});
