import type { Service } from '@pilothouse/contracts/services';
import { AppError } from '../platform/app-error.js';
import type { ServiceControl } from '../services/services.service.js';
import { type Debt, isOwed } from './lease-file.js';
import type { Lease } from './lease.js';

const RETRY_MS = 2000;

type Tools = {
  services: ServiceControl;
  /** True while a run has the card: whoever made room for it waits on. */
  isTaken: (uuid: string) => boolean;
  save: (lease: Lease) => Promise<void>;
  onError: (error: unknown) => void;
};

/** Starts again what was stopped for runs that are over. What is owed stands in their files, so a crash forgets none of it. */
export class Restoring {
  private owed: Lease[] = [];
  private working?: Promise<void>;
  private retry?: NodeJS.Timeout;
  private isClosed = false;

  constructor(private readonly tools: Tools) {}

  add(lease: Lease) {
    if (lease.file.gaveWay.some(isOwed)) this.owed.push(lease);
  }

  isOwedOn(uuid: string): boolean {
    return this.owed.some(({ file }) => file.uuid === uuid);
  }

  /** The next run on the card takes over what is owed: nothing is started to be stopped again at once. */
  async handOn(next: Lease): Promise<void> {
    const before = this.owed.filter(({ file }) => file.uuid === next.file.uuid);
    this.owed = this.owed.filter((lease) => !before.includes(lease));
    const debts = before.flatMap(({ file }) => file.gaveWay.filter(isOwed));
    const own = new Set(next.file.gaveWay.filter(isOwed).map(({ service }) => service));
    const taken = debts.filter(({ service }) => !own.has(service)).map((debt) => ({ ...debt }));
    next.file.gaveWay.push(...taken);
    await this.tools.save(next);
    for (const lease of before) {
      lease.file.gaveWay.filter(isOwed).forEach((debt) => (debt.settled = 'handed-on'));
      await this.tools.save(lease);
    }
  }

  /** A person started or stopped it: what they want counts. */
  async forgive(service: string): Promise<void> {
    for (const lease of this.owed) await this.forgiveIn(lease, service);
  }

  async forgiveIn(lease: Lease, service: string): Promise<void> {
    const debts = lease.file.gaveWay.filter((debt) => isOwed(debt) && debt.service === service);
    if (debts.length === 0) return;
    debts.forEach((debt) => (debt.settled = 'by-person'));
    await this.tools.save(lease);
  }

  /** To be called whenever a card may have become free for good. */
  settle() {
    if (this.isClosed || this.working || this.owed.length === 0) return;
    clearTimeout(this.retry);
    this.working = this.settleAll()
      .catch(this.tools.onError)
      .finally(() => {
        this.working = undefined;
        const isLeft = this.owed.some(({ file }) => !this.tools.isTaken(file.uuid));
        if (isLeft && !this.isClosed) this.retry = setTimeout(() => this.settle(), RETRY_MS).unref();
      });
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.retry);
  }

  private async settleAll(): Promise<void> {
    for (const lease of [...this.owed]) {
      // In the order opposite to that in which they were stopped.
      for (const debt of lease.file.gaveWay.filter(isOwed).toReversed()) {
        if (this.isClosed || !this.owed.includes(lease) || this.tools.isTaken(lease.file.uuid)) break;
        await this.settleOne(lease, debt);
      }
      if (!lease.file.gaveWay.some(isOwed)) this.owed = this.owed.filter((each) => each !== lease);
    }
  }

  private async settleOne({ run, ...lease }: Lease, debt: Debt): Promise<void> {
    const { services, save } = this.tools;
    const { services: known, staleSince } = services.list();
    if (staleSince !== null) return; // supervisord does not answer yet.
    const service = known.find(({ name }) => name === debt.service);
    const settled = service ? settlementOf(service, debt) : 'failed';
    if (settled === 'wait') return;
    debt.settled = settled === 'start' ? await this.start(debt, run.tell) : settled;
    if (!service) run.tell(`${debt.title} cannot be started again: supervisord does not know it any more.`);
    await save({ run, ...lease });
  }

  private async start({ service, title }: Debt, tell: (text: string) => void): Promise<Debt['settled']> {
    try {
      await this.tools.services.act({ name: service, action: 'start' });
      tell(`${title} was started again.`);
      return 'restored';
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'UPSTREAM_DOWN') return '';
      tell(`${title} could not be started again: ${error.message}`);
      return 'failed';
    }
  }
}

/** A stop later than ours was a person's. */
function settlementOf({ state, pid, since }: Service, { stoppedAt }: Debt) {
  if (state === 'stopping') return 'wait';
  if (pid > 0 || state === 'backing-off') return 'runs-on';
  if (stoppedAt !== null && since !== null && since > stoppedAt) return 'by-person';
  return 'start';
}
