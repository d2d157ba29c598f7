import type { GpuCard, OwnedByRun } from '@pilothouse/contracts/gpu';
import type { Service } from '@pilothouse/contracts/services';
import type { Settings } from '@pilothouse/contracts/settings';
import { AppError } from '../platform/app-error.js';
import type { Lease } from './lease.js';
import type { LeaseFile } from './lease-file.js';
import { freeBytes, gigabytes, sumOf } from './occupants.js';

/** What a service held at most, and on which card it last did. */
type Habit = { vramBytes: number; uuid: string };

/** Whether a service may be started while runs have the cards. */
export class StartGuard {
  private readonly habits = new Map<string, Habit>();

  constructor(
    private readonly policy: () => Settings['gpu'],
    private readonly worksOnGpu: (service: string) => boolean,
  ) {}

  learn(cards: GpuCard[]) {
    for (const { uuid, holders } of cards) {
      for (const { kind, name, vramBytes } of holders) {
        if (kind === 'service') this.note(name, { uuid, vramBytes: vramBytes ?? 0 });
      }
    }
  }

  learnFrom({ uuid, gaveWay }: LeaseFile) {
    for (const { service, vramBytes } of gaveWay) this.note(service, { uuid, vramBytes: vramBytes ?? 0 });
  }

  /** Why it should not be started now; undefined when nothing speaks against it. `isAnyway`: a person knows and wants it. */
  of({ name, title, pid }: Service, cards: GpuCard[], leases: Lease[]) {
    const habit = this.habits.get(name);
    if (pid > 0 || (!habit && !this.worksOnGpu(name))) return undefined;
    const uuid = habit?.uuid ?? cards[0]?.uuid;
    const lease = leases.find(({ file }) => file.uuid === uuid);
    const card = cards.find((each) => each.uuid === uuid);
    if (!lease || !card) return undefined;
    const { guard } = this.policy();
    if (guard === 'fits' && habit?.vramBytes && this.spareBytes(card, lease) >= habit.vramBytes) {
      return undefined;
    }

    const canStartAnyway = guard === 'ask';
    const details: OwnedByRun = { runId: lease.run.id, canStartAnyway };
    const message = [owner(lease), habits(title, habit), ADVICE[guard]].filter(Boolean).join(' ');
    return { canStartAnyway, refusal: new AppError('CONFLICT', message, { details }) };
  }

  /** What is free beyond what the run has yet to take. */
  private spareBytes(card: GpuCard, { run }: Lease): number {
    const own = sumOf(card.holders.filter(({ key }) => key === `run:${run.id}`));
    return (freeBytes(card) ?? 0) - Math.max(0, run.requiredBytes(this.policy()) - own);
  }

  private note(name: string, { uuid, vramBytes }: Habit) {
    const most = Math.max(vramBytes, this.habits.get(name)?.vramBytes ?? 0);
    this.habits.set(name, { uuid, vramBytes: most });
  }
}

const ADVICE = {
  stopped: 'It can be started when the run has ended; the settings keep the card free until then.',
  fits: 'It can be started when there is room for it.',
  ask: 'Started now, it may take memory the run needs, and the run may fail.',
} satisfies Record<Settings['gpu']['guard'], string>;

function owner({ run, file }: Lease): string {
  const left = run.secondsLeft();
  const until = left === null ? '' : `, for about ${minutes(left)} more`;
  return `GPU ${file.card} belongs to the run ${run.name}${until}.`;
}

const habits = (title: string, habit: Habit | undefined) =>
  habit?.vramBytes ? `${title} held up to ${gigabytes(habit.vramBytes)} of it before.` : '';

function minutes(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds / 60));
  if (whole < 60) return `${whole} ${whole === 1 ? 'minute' : 'minutes'}`;
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}
