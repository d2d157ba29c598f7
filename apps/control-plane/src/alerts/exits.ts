import type { Service, ServiceState } from '@pilothouse/contracts/services';

/** Longer than anybody may ask for. */
const KEPT_MS = 4 * 60 * 60 * 1000;
const MOST_KEPT = 2_000;

const ENDED = new Set<ServiceState>(['backing-off', 'exited', 'failed']);

/** Times without an object around each: of thirty services that all flap there are tens of thousands. */
type Ended = { times: number[]; lastCode: number | null };

/** How often services ended by themselves, told from one state of each to the next. */
export class Exits {
  private readonly last = new Map<string, Service>();
  private readonly ended = new Map<string, Ended>();

  /** `nowMs` by a clock that nobody sets. */
  note(service: Service, nowMs: number): void {
    const before = this.last.get(service.name);
    this.last.set(service.name, service);
    if (!before || !hasEnded(before, service)) return;
    const { times = [], lastCode = null } = this.ended.get(service.name) ?? {};
    const kept = times.filter((atMs) => nowMs - atMs < KEPT_MS).slice(1 - MOST_KEPT);
    kept.push(nowMs);
    this.ended.set(service.name, { times: kept, lastCode: service.exitCode ?? lastCode });
  }

  /** A person has started or stopped it: what was before is dealt with. */
  forget(name: string): void {
    this.ended.delete(name);
  }

  /** The services that are there, with how often each ended lately, and the last exit code that is known. */
  within(services: Service[], spanMs: number, nowMs: number) {
    return services.map((service) => {
      const { times = [], lastCode = null } = this.ended.get(service.name) ?? {};
      const exits = times.filter((atMs) => nowMs - atMs <= spanMs).length;
      return { service, exits, lastCode: exits === 0 ? null : lastCode };
    });
  }
}

/** Between two looks it may have ended and have been started again. */
function hasEnded(before: Service, now: Service): boolean {
  if (ENDED.has(now.state)) return !ENDED.has(before.state) || now.since !== before.since;
  return before.pid > 0 && now.pid > 0 && now.pid !== before.pid && before.state !== 'stopping';
}
