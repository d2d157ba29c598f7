import { EventEmitter } from 'node:events';
import { stat } from 'node:fs/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServiceHealth } from '@pilothouse/contracts/services';
import { Chores } from '../platform/chores.js';
import { lastLinesOf, readEnd } from './last-lines.js';
import type { Sighted } from './sighted.js';

/** supervisord writes to the log what the process wrote last only when it has reaped it. */
const AFTER_END_MS = 150;

type Words = {
  /** The start it is about, and how long the log was before it. */
  start: number;
  logStart: number;
  failure: string;
  lines: string[];
};

/** The lines of a service's log that say why it failed. */
@Injectable()
export class LastWords implements OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [name: string] }>();
  private readonly chores = new Chores('Last words');
  private readonly words = new Map<string, Words>();

  learn(sighted: Sighted[], healthOf: (name: string) => ServiceHealth['state']) {
    for (const each of sighted) this.see(each, healthOf(each.service.name));
    for (const name of this.words.keys()) {
      if (!sighted.some(({ service }) => service.name === name)) this.words.delete(name);
    }
  }

  of(name: string): string[] {
    return this.words.get(name)?.lines ?? [];
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  private see({ service, start, logPath }: Sighted, health: ServiceHealth['state']) {
    const { name, state, exitCode, pid } = service;
    const words = this.words.get(name) ?? { start: 0, logStart: 0, failure: '', lines: [] };
    const isFirstSight = !this.words.has(name);
    this.words.set(name, words);
    if (start !== words.start) {
      words.start = start;
      // How long the log was when it began: what stands before is about another start.
      if (pid > 0 && !isFirstSight && service.hasLog) this.chores.run(() => this.noteLength(words, logPath));
    }
    const isUnhealthy = health === 'unhealthy';
    const hasFailed =
      state === 'failed' || state === 'backing-off' || (state === 'exited' && exitCode !== 0) || isUnhealthy;
    if (!hasFailed) {
      // While it is tried again the last failure stays: that is what a person wants to know.
      const isWell = state === 'running' && (health === 'ready' || health === 'unwatched');
      if (state === 'stopped' || state === 'exited' || isWell) this.forget(words);
      return;
    }
    const failure = `${start} ${isUnhealthy}`;
    if (failure === words.failure || !service.hasLog) return;
    words.failure = failure;
    this.chores.later(AFTER_END_MS, () => this.lift(name, words, logPath));
  }

  private async noteLength(words: Words, logPath: string) {
    words.logStart = (await stat(logPath).catch(() => undefined))?.size ?? 0;
  }

  private async lift(name: string, words: Words, logPath: string) {
    const own = await readEnd(logPath, words.logStart);
    // One that wrote before we looked, or nothing at all: then what stands before is better than nothing.
    const lines = lastLinesOf(own.trim() === '' ? await readEnd(logPath) : own);
    if (words.failure === '' || lines.join('\n') === words.lines.join('\n')) return;
    words.lines = lines;
    this.events.emit('changed', name);
  }

  private forget(words: Words) {
    words.failure = '';
    words.lines = [];
  }
}
