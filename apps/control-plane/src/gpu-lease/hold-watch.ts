import type { GpuCard, GpuHolder } from '@pilothouse/contracts/gpu';
import type { Service } from '@pilothouse/contracts/services';
import type { Settings } from '@pilothouse/contracts/settings';
import { findTool } from './gpu-tools.js';
import type { Lease } from './lease.js';
import { CONTEXT_BYTES, freeBytes, gigabytes, sumOf } from './occupants.js';

type Tools = {
  policy: () => Settings['gpu'];
  services: () => Service[];
  onError: (error: unknown) => void;
};

/** What is known of the services on the card of one run. */
type Watched = {
  /** What each held when the run got the card; one that came later held nothing. */
  kept: Map<string, number>;
  /** Those that a person started or stopped since: they may have what they take. */
  allowed: Set<string>;
  /** Those that hold more, with when they were asked for it last. */
  grown: Map<string, number>;
};

/**
 * Looks whether a service that made room loads models again while a run has the card. It is said on the page of the run, and where
 * the settings keep the card free the service is asked for its memory again. None is stopped in the middle of a run.
 */
export class HoldWatch {
  private readonly watched = new Map<string, Watched>();
  private readonly left = new AbortController();

  constructor(private readonly tools: Tools) {}

  /** Whoever holds memory from now on, and holds no more, was there when the run began. */
  begin({ run }: Lease, card: GpuCard) {
    const kept = servicesOn(card).map(({ name, vramBytes }) => [name, vramBytes ?? 0] as const);
    this.watched.set(run.id, { kept: new Map(kept), allowed: new Set(), grown: new Map() });
  }

  end(runId: string) {
    this.watched.delete(runId);
  }

  /** A person decided about that service. */
  allow(service: string) {
    for (const { allowed } of this.watched.values()) allowed.add(service);
  }

  close() {
    this.left.abort();
  }

  look(cards: GpuCard[], leases: Iterable<Lease>) {
    for (const lease of leases) {
      const card = cards.find(({ uuid }) => uuid === lease.file.uuid);
      if (lease.state === 'held' && card) this.lookAt(lease, card);
    }
  }

  private lookAt(lease: Lease, card: GpuCard) {
    if (!this.watched.has(lease.run.id)) this.begin(lease, withoutFreed(card, lease));
    const watched = this.watched.get(lease.run.id)!;
    const { kept, allowed, grown } = watched;
    const more = servicesOn(card).filter(
      ({ name, vramBytes }) =>
        !allowed.has(name) && (vramBytes ?? 0) >= (kept.get(name) ?? 0) + CONTEXT_BYTES,
    );
    for (const { name, title, vramBytes } of more) {
      if (grown.has(name)) continue;
      grown.set(name, -Infinity);
      lease.run.tell(`${title} took memory again: it holds ${gigabytes(vramBytes ?? 0)}.`);
    }
    for (const name of grown.keys()) if (!more.some((each) => each.name === name)) grown.delete(name);
    lease.run.warn(more.length === 0 ? '' : warningOf(lease, more));
    if (this.mayStay(lease, card)) return;
    for (const { name } of more) void this.ask(lease, watched, name).catch(this.tools.onError);
  }

  /** `ask`: a person decides, and the page says what there is to decide. */
  private mayStay({ run }: Lease, card: GpuCard): boolean {
    const policy = this.tools.policy();
    if (policy.guard !== 'fits') return policy.guard === 'ask';
    const own = sumOf(card.holders.filter(({ key }) => key === `run:${run.id}`));
    return (freeBytes(card) ?? Infinity) >= run.requiredBytes(policy) - own;
  }

  private async ask({ run }: Lease, { grown }: Watched, name: string): Promise<void> {
    const now = performance.now();
    if (now - (grown.get(name) ?? now) < this.tools.policy().giveUpSeconds * 1000) return;
    const service = this.tools.services().find((each) => each.name === name);
    if (!service) return;
    grown.set(name, now);
    const tool = await findTool(service, this.left.signal).catch(() => undefined);
    if (!tool) return;
    await tool.free().catch(() => undefined); // Asked again as long as it holds more.
    run.tell(`${service.title} was asked again to unload its models.`);
  }
}

const servicesOn = ({ holders }: GpuCard) => holders.filter(({ kind }) => kind === 'service');

/** After a start of ours nobody knows what those held that gave their memory back: no more than a context. */
function withoutFreed(card: GpuCard, { file }: Lease): GpuCard {
  const hasGiven = ({ name }: GpuHolder) =>
    file.gaveWay.some(({ service, how }) => service === name && how === 'freed');
  return { ...card, holders: card.holders.filter((holder) => !hasGiven(holder)) };
}

function warningOf({ file }: Lease, holders: GpuHolder[]): string {
  const named = holders.map(({ title, vramBytes }) => `${title} (${gigabytes(vramBytes ?? 0)})`).join(', ');
  return `${named} took memory of GPU ${file.card} again while this run has it. If the run fails for want of memory, that is why: unload the models there, or stop it.`;
}
