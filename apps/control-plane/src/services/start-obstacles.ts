import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Service } from '@pilothouse/contracts/services';
import { AppError } from '../platform/app-error.js';
import { endProcesses } from './end-processes.js';
import { KnownServices } from './known-services.service.js';
import { type FoundStranger, type Obstacles, Strangers } from './strangers.js';

/** What a service that was stopped a moment ago leaves behind is mostly just about to end. */
const ORPHANS_LIMIT_MS = 3_000;
const CHECK_MS = 150;

/** Keeps a service from being started into a port that is taken, and clears the way when a person says so. */
@Injectable()
export class StartObstacles {
  constructor(
    private readonly strangers: Strangers,
    private readonly known: KnownServices,
  ) {}

  set vramHolders(pids: () => number[]) {
    this.strangers.vramHolders = pids;
  }

  /** Resolves when its port is free. Throws CONFLICT with who has it. */
  async mustBeFree({ name, title }: Pick<Service, 'name' | 'title'>): Promise<void> {
    const port = this.known.of(name)?.port;
    if (!port) return;
    const giveUpAt = performance.now() + ORPHANS_LIMIT_MS;
    for (;;) {
      const obstacles = await this.strangers.look(name);
      if (!obstacles.isPortTaken) return;
      const holders = obstacles.strangers.filter(({ holds }) => holds === 'port');
      const areLeavers = holders.length > 0 && holders.every(({ isOrphan }) => isOrphan);
      if (!areLeavers || performance.now() > giveUpAt) throw takenBy(port, title, obstacles);
      await setTimeout(CHECK_MS);
    }
  }

  /** Ends those of them that still are who they were shown to be. Throws before any is ended, or when one lives on. */
  async end({ name, title }: Pick<Service, 'name' | 'title'>, pids: number[]): Promise<void> {
    const shown = this.strangers.shown(name);
    const chosen = pids.map((pid) => {
      const found = shown.find((each) => each.pid === pid);
      if (!found) {
        throw new AppError('CONFLICT', `Process ${pid} does not stand in the way of ${title} any more.`);
      }
      mayBeEnded(found);
      return found.identity;
    });
    const left = await end(chosen);
    await this.strangers.look(name);
    if (left.length > 0) {
      const names = left.map(({ pid }) => pid).join(', ');
      throw new AppError(
        'CONFLICT',
        `Process ${names} does not end, not even killed: it waits for a device.`,
      );
    }
  }
}

function mayBeEnded({ pid, owner, isOurs }: FoundStranger) {
  if (isOurs) throw new AppError('FORBIDDEN', `Process ${pid} is what Pilothouse itself runs on.`);
  if (!owner) return;
  throw new AppError(
    'FORBIDDEN',
    `Process ${pid} belongs to the service ${owner.title}: stop that one instead.`,
  );
}

async function end(processes: FoundStranger['identity'][]) {
  try {
    return await endProcesses(processes);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EPERM') throw cause;
    throw new AppError('FORBIDDEN', 'The process belongs to another user: it has to be ended by that user.', {
      cause,
    });
  }
}

function takenBy(port: number, title: string, { strangers }: Obstacles): AppError {
  const holder = strangers.find(({ holds }) => holds === 'port');
  const details = { strangers: strangers.map(({ pid, program, command }) => ({ pid, program, command })) };
  const say = (sentence: string) =>
    new AppError('CONFLICT', `Port ${port} is taken ${sentence}`, { details });
  if (!holder) {
    return say(
      'by a process that cannot be seen from here: it belongs to another user or container. End it there.',
    );
  }
  const { pid, program, command, owner, isOrphan } = holder;
  if (owner) return say(`by the service ${owner.title} (pid ${pid}). Stop it first, then start ${title}.`);
  const who = isOrphan
    ? `by pid ${pid}, ${program}, which ${title} left behind`
    : `by pid ${pid}, ${program}`;
  const what = command && command !== program ? ` (${command})` : '';
  return say(`${who}${what}. End it here or with “kill ${pid}”, then start ${title}.`);
}
