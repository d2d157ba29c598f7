import { EventEmitter } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { ProcessIdentity } from '@pilothouse/contracts/processes';
import type { Stranger } from '@pilothouse/contracts/services';
import { identify } from '@pilothouse/processes/identity';
import { Config } from '../config.js';
import { KnownServices } from './known-services.service.js';
import { holdersOf, listeningSockets } from './port-listeners.js';
import { lookAt, programMarkOf } from './process-marks.js';
import { membersOf, type ProcessRow, readProcesses } from './process-table.js';

const MOST_SHOWN = 20;

/** A service as far as it matters here. */
export type Neighbour = { name: string; title: string; pid: number };

export type FoundStranger = Stranger & {
  command: string;
  identity: ProcessIdentity;
  /** The service it belongs to, when it is of one that runs: it is not to be ended from here. */
  owner: Neighbour | undefined;
  /** What runs Pilothouse itself. */
  isOurs: boolean;
};

/** Who stands in the way of a service. `isPortTaken` without anybody found: it is held by one who cannot be seen from here. */
export type Obstacles = { strangers: FoundStranger[]; isPortTaken: boolean };

const NOTHING: Obstacles = { strangers: [], isPortTaken: false };

/** Finds processes that hold a service's port or its memory of a GPU without being part of it. */
@Injectable()
export class Strangers {
  readonly events = new EventEmitter<{ changed: [name: string] }>();
  /** Processes that hold memory of a GPU. Set by whoever looks after the GPUs. */
  vramHolders: () => number[] = () => [];
  private neighbours: Neighbour[] = [];
  private readonly found = new Map<string, Obstacles>();

  constructor(
    private readonly config: Config,
    private readonly known: KnownServices,
  ) {}

  learn(neighbours: Neighbour[]) {
    this.neighbours = neighbours.map((each) => ({
      ...each,
      title: this.known.of(each.name)?.title ?? each.title,
    }));
    for (const name of this.found.keys()) {
      if (!neighbours.some((each) => each.name === name)) this.found.delete(name);
    }
  }

  /** Those last found, for the page. */
  of(name: string): Stranger[] {
    const { strangers } = this.found.get(name) ?? NOTHING;
    return strangers.map(({ pid, program, isOrphan, holds }) => ({ pid, program, isOrphan, holds }));
  }

  shown(name: string): FoundStranger[] {
    return this.found.get(name)?.strangers ?? [];
  }

  /** Looks for them now. Costs a look at two tables of the kernel's as long as nobody is there. */
  async look(name: string): Promise<Obstacles> {
    const [obstacles = NOTHING] = await this.lookAll([name]);
    return obstacles;
  }

  async lookAll(names: string[]): Promise<Obstacles[]> {
    const listening = await listeningSockets();
    const vram = this.vramHolders();
    let table: ReadonlyMap<number, ProcessRow> | undefined;
    const all: Obstacles[] = [];
    for (const name of names) {
      const sockets = listening.get(this.known.of(name)?.port ?? 0);
      const mayBe = sockets !== undefined || vram.length > 0;
      const obstacles = mayBe ? await this.find(name, sockets, vram, (table ??= readProcesses())) : NOTHING;
      all.push(obstacles);
      this.remember(name, obstacles);
    }
    return all;
  }

  private async find(
    name: string,
    sockets: ReadonlySet<string> | undefined,
    vram: number[],
    table: ReadonlyMap<number, ProcessRow>,
  ): Promise<Obstacles> {
    const running = this.neighbours.filter(({ pid }) => pid > 0);
    const members = membersOf(
      running.map(({ pid }) => pid),
      table,
    );
    const ownPid = running.find((each) => each.name === name)?.pid ?? 0;
    const own = members.get(ownPid) ?? new Set<number>();
    const holdsItself = sockets !== undefined && (await holdersOf(sockets, own)).length > 0;
    const onPort =
      sockets && !holdsItself ? (await holdersOf(sockets, table.keys())).filter((pid) => !own.has(pid)) : [];
    const inMemory = vram.filter(
      (pid) => !own.has(pid) && !onPort.includes(pid) && this.isOrphanOf(name, pid, members),
    );

    const describe = (pid: number, holds: Stranger['holds']): FoundStranger[] => {
      const identity = identify(pid);
      if (!identity || pid === process.pid) return [];
      const owner = running.find((each) => members.get(each.pid)?.has(pid));
      const isOrphan = this.isOrphanOf(name, pid, members);
      const isOurs = pid === process.ppid || running.some((each) => table.get(each.pid)?.parent === pid);
      return [{ pid, ...lookAt(pid), isOrphan, holds, identity, owner, isOurs }];
    };
    const strangers = [
      ...onPort.flatMap((pid) => describe(pid, 'port')),
      ...inMemory.flatMap((pid) => describe(pid, 'vram')),
    ];
    const isOursAlone = onPort.length > 0 && onPort.every((pid) => pid === process.pid);
    return {
      strangers: strangers.slice(0, MOST_SHOWN),
      isPortTaken: sockets !== undefined && !holdsItself && !isOursAlone,
    };
  }

  /** Made for this service, and of no service that runs. */
  private isOrphanOf(name: string, pid: number, members: ReadonlyMap<number, Set<number>>): boolean {
    if ([...members.values()].some((each) => each.has(pid))) return false;
    return programMarkOf(pid, this.config.supervisorSocket) === name;
  }

  private remember(name: string, obstacles: Obstacles) {
    const before = this.of(name);
    this.found.set(name, obstacles);
    if (!isDeepStrictEqual(before, this.of(name))) this.events.emit('changed', name);
  }
}
