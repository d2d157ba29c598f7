import { setTimeout as sleep } from 'node:timers/promises';
import type { GaveWay, GpuCard } from '@pilothouse/contracts/gpu';
import type { Settings } from '@pilothouse/contracts/settings';
import { NoFigures } from '../gpu/gpu.service.js';
import { AppError } from '../platform/app-error.js';
import type { ServiceControl } from '../services/services.service.js';
import type { AskableTool } from './askable-tool.js';
import { findTool, turnToAsk } from './gpu-tools.js';
import {
  CONTEXT_BYTES,
  fits,
  freeBytes,
  gigabytes,
  needOn,
  occupantsOf,
  sumOf,
  whyNotFreed,
} from './occupants.js';
import type { Occupant } from './occupants.js';

const LOOK_MS = 500;
/** Longer than the longest grace a service is given to stop. */
const STOP_LIMIT_MS = 90_000;

/** The driver takes memory back as a process ends; where it hides whose it was, it is given this long. */
const UNSEEN_MS = 3000;

type Tools = {
  /** Throws `NoFigures`. */
  measure: () => Promise<GpuCard>;
  services: ServiceControl;
  worksOnGpu: (service: string) => boolean;
  policy: Settings['gpu'];
  /** Resolves when it is on the disk. */
  gaveWay: (way: GaveWay) => Promise<void>;
  stopped: (service: string) => Promise<void>;
  tell: (text: string) => void;
  signal: AbortSignal;
};

/** Makes room on one card: asks first, stops what does not give enough, and believes what is measured. */
export class CardRoom {
  constructor(
    private readonly requiredBytes: number,
    private readonly tools: Tools,
  ) {}

  /** Throws CONFLICT with the names of those who still hold the memory. */
  async make(): Promise<void> {
    const card = await this.tools.measure();
    if (this.isEnough(card)) return this.tools.tell(this.whatIsFree(card));
    this.tools.tell(this.whatIsFree(card));
    if ((await this.ask()) || (await this.stop())) return;
    const last = await this.until((now) => this.isEnough(now), this.patienceMs);
    if (!this.isEnough(last)) throw new AppError('CONFLICT', whyNotFreed(last, this.requiredBytes));
    this.tools.tell(this.whatIsFree(last));
  }

  private async ask(): Promise<boolean> {
    const occupants = this.occupants(await this.tools.measure())
      .filter(({ name }) => turnToAsk(name) !== undefined)
      .sort((a, b) => turnToAsk(a.name)! - turnToAsk(b.name)!);
    for (const occupant of occupants) {
      const card = await this.askOne(occupant);
      if (card && this.isEnough(card)) return this.done(card);
    }
    return false;
  }

  /** Undefined when it could not be asked. */
  private async askOne(occupant: Occupant): Promise<GpuCard | undefined> {
    const { name, title, vramBytes } = occupant;
    const { tell, signal, gaveWay } = this.tools;
    const isSeen = vramBytes !== null;
    try {
      const tool = await findTool(occupant, signal);
      if (!tool) throw new Error('it does not answer');
      await this.untilIdle(title, tool);
      const before = await this.tools.measure();
      await tool.free();
      tell(`${title} was asked to unload its models.`);
      const card = await this.until(
        (now) => this.isEnough(now) || (isSeen && heldBy(now, name) < CONTEXT_BYTES),
        this.patienceMs,
      );
      const bytes = (before.vramUsedBytes ?? 0) - (card.vramUsedBytes ?? 0);
      if (bytes >= CONTEXT_BYTES) {
        await gaveWay({ service: name, title, how: 'freed', at: Date.now(), vramBytes: bytes });
      }
      tell(
        bytes >= CONTEXT_BYTES ? `${title} gave ${gigabytes(bytes)} back.` : `${title} gave nothing back.`,
      );
      return card;
    } catch (error) {
      signal.throwIfAborted();
      tell(`${title} could not be asked for its memory: ${(error as Error).message}.`);
      return undefined;
    }
  }

  /** A queue that grows again while it is waited for is given no more time. */
  private async untilIdle(title: string, tool: AskableTool): Promise<void> {
    const { busy, finishSeconds } = this.tools.policy;
    const left = await tool.remaining();
    if (left === 0) return;
    if (busy === 'finish' && finishSeconds > 0) {
      this.tools.tell(`${title} still has ${left} to make; that is waited for, ${finishSeconds} s at most.`);
      if (await this.isIdleWithin(tool, finishSeconds * 1000)) return;
    }
    await tool.endQueue();
    this.tools.tell(`${title} was told to end what it was making, ${left} in all.`);
    await this.isIdleWithin(tool, this.patienceMs);
  }

  private async isIdleWithin(tool: AskableTool, ms: number): Promise<boolean> {
    const giveUpAt = performance.now() + ms;
    while (performance.now() < giveUpAt) {
      await sleep(LOOK_MS, undefined, { signal: this.tools.signal });
      if ((await tool.remaining()) === 0) return true;
    }
    return false;
  }

  /** Largest first, and nobody in vain. */
  private async stop(): Promise<boolean> {
    const card = await this.tools.measure();
    const occupants = this.occupants(card).sort((a, b) => (b.vramBytes ?? 0) - (a.vramBytes ?? 0));
    const isHidden = occupants.some(({ vramBytes }) => vramBytes === null);
    const reachable = (freeBytes(card) ?? 0) + sumOf(occupants);
    if (occupants.length > 0 && !isHidden && reachable < needOn(card, this.requiredBytes)) {
      this.tools.tell('No service was stopped: it would not have been enough.');
      return false;
    }
    for (const occupant of occupants) {
      const after = await this.stopOne(occupant);
      if (this.isEnough(after)) return this.done(after);
    }
    return false;
  }

  private async stopOne({ name, title, vramBytes }: Occupant): Promise<GpuCard> {
    const { services, tell, gaveWay, stopped, signal } = this.tools;
    const held = vramBytes === null ? '' : `, which holds ${gigabytes(vramBytes)},`;
    await gaveWay({ service: name, title, how: 'stopped', at: Date.now(), vramBytes });
    signal.throwIfAborted();
    tell(`${title}${held} is stopped. It is started again afterwards.`);
    try {
      await services.act({ name, action: 'stop' });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      tell(error.message);
    }
    const isUp = () => services.list().services.some((each) => each.name === name && each.pid > 0);
    await this.until(() => !isUp(), STOP_LIMIT_MS);
    await stopped(name);
    const isGone = (now: GpuCard) => vramBytes !== null && heldBy(now, name) === 0;
    const patienceMs = vramBytes === null ? Math.min(UNSEEN_MS, this.patienceMs) : this.patienceMs;
    return this.until((now) => this.isEnough(now) || isGone(now), patienceMs);
  }

  private done(card: GpuCard): true {
    this.tools.tell(this.whatIsFree(card));
    return true;
  }

  /** The last look, whether or not it was what was waited for. A tool that fails once is asked again. */
  private async until(isSo: (card: GpuCard) => boolean, ms: number): Promise<GpuCard> {
    const giveUpAt = performance.now() + ms;
    for (;;) {
      const isLast = performance.now() >= giveUpAt;
      const card = await this.tools.measure().catch((error: unknown) => {
        if (isLast || !(error instanceof NoFigures)) throw error;
        return undefined;
      });
      if (card && (isLast || isSo(card))) return card;
      await sleep(LOOK_MS, undefined, { signal: this.tools.signal });
    }
  }

  private occupants(card: GpuCard) {
    return occupantsOf(card, this.tools.services.list().services, this.tools.worksOnGpu);
  }

  private isEnough(card: GpuCard) {
    return fits(card, this.requiredBytes);
  }

  private whatIsFree(card: GpuCard) {
    const free = freeBytes(card);
    return free === null
      ? `GPU ${card.index} does not tell how much of its memory is free.`
      : `GPU ${card.index} has ${gigabytes(free)} free, and ${gigabytes(needOn(card, this.requiredBytes))} are needed.`;
  }

  private get patienceMs() {
    return this.tools.policy.giveUpSeconds * 1000;
  }
}

const heldBy = (card: GpuCard, service: string) =>
  sumOf(card.holders.filter(({ key }) => key === `service:${service}`));
