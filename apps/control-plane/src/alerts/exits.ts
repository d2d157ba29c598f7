import type { Service, ServiceState } from '@pilothouse/contracts/services';

/** Longer than anybody may ask for. */
const KEPT_MS = 4 * 60 * 60 * 1000;
const MOST_KEPT = 2_000;

const ENDED = new Set<ServiceState>(['backing-off', 'exited', 'failed']);

type Exit = { atMs: number; code: number | null };

/** How often services ended by themselves, told from one state of each to the next. */
export class Exits {
  private readonly last = new Map<string, Service>();
  private readonly exits = new Map<string, Exit[]>();

  /** `nowMs` by a clock that nobody sets. */
  note(service: Service, nowMs: number): void {
    const before = this.last.get(service.name);
    this.last.set(service.name, service);
    if (!before || !hasEnded(before, service)) return;
    const exits = (this.exits.get(service.name) ?? []).filter(({ atMs }) => nowMs - atMs < KEPT_MS);
    exits.push({ atMs: nowMs, code: service.exitCode });
    this.exits.set(service.name, exits.slice(-MOST_KEPT));
  }

  /** A person has started or stopped it: what was before is dealt with. */
  forget(name: string): void {
    this.exits.delete(name);
  }

  /** The services that are there, with how often each ended lately, and the last exit code that is known. */
  within(services: Service[], spanMs: number, nowMs: number) {
    return services.map((service) => {
      const exits = (this.exits.get(service.name) ?? []).filter(({ atMs }) => nowMs - atMs <= spanMs);
      return {
        service,
        exits: exits.length,
        lastCode: exits.findLast(({ code }) => code !== null)?.code ?? null,
      };
    });
  }
}

/** Between two looks it may have ended and have been started again. */
function hasEnded(before: Service, now: Service): boolean {
  if (ENDED.has(now.state)) return !ENDED.has(before.state) || now.since !== before.since;
  return before.pid > 0 && now.pid > 0 && now.pid !== before.pid && before.state !== 'stopping';
}
