import { EventEmitter } from 'node:events';
import { stat } from 'node:fs/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServiceHealth } from '@pilothouse/contracts/services';
import { Chores } from '../platform/chores.js';
import { lastLinesOf, readEnd } from './last-lines.js';
import type { Sighted } from './sighted.js';

/** supervisord writes to the log what the process wrote last only when it has reaped it. */
const AFTER_END_MS = 150;
/** Where nobody can ask whether a service answers, one that has run this long is well. */
const WELL_AFTER_MS = 10_000;

type Words = {
  /** The start it is about, and how long the log was before it. */
  start: number;
  logStart: number;
  /** The failure whose lines are or will be known; empty while all is well. */
  failure: string;
  lines: string[];
  /** Counts how often all was forgotten. */
  round: number;
  /** 0 while it does not run. */
  runningPid: number;
};

const NONE: Words = { start: 0, logStart: 0, failure: '', lines: [], round: 0, runningPid: 0 };

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
    const words = this.words.get(name) ?? { ...NONE };
    const isFirstSight = !this.words.has(name);
    this.words.set(name, words);
    const { logStart } = words;
    // supervisord starts one again so soon after its end that the end itself is not seen.
    const wasReplaced = words.runningPid > 0 && pid > 0 && pid !== words.runningPid;
    words.runningPid = state === 'running' ? pid : 0;
    if (start !== words.start) {
      words.start = start;
      // How long the log was when it began: what stands before is about another start.
      if (pid > 0 && !isFirstSight && service.hasLog) this.chores.run(() => this.noteLength(words, logPath));
    }
    const isUnhealthy = health === 'unhealthy';
    const hasFailed =
      state === 'failed' ||
      state === 'backing-off' ||
      (state === 'exited' && exitCode !== 0) ||
      isUnhealthy ||
      wasReplaced;
    if (!hasFailed) {
      // While it is tried again the last failure stays: that is what a person wants to know.
      if (state === 'stopped' || state === 'exited' || health === 'ready') this.forget(words);
      else if (state === 'running' && health === 'unwatched' && words.failure !== '') {
        this.forgetLater(name, words);
      }
      return;
    }
    const failure = `${start} ${pid} ${isUnhealthy}`;
    if (failure === words.failure || !service.hasLog) return;
    words.failure = failure;
    const { round } = words;
    this.chores.later(AFTER_END_MS, async () => {
      const lines = await linesOf(logPath, logStart);
      if (words.round !== round || lines.join('\n') === words.lines.join('\n')) return;
      words.lines = lines;
      this.events.emit('changed', name);
    });
  }

  private async noteLength(words: Words, logPath: string) {
    words.logStart = (await stat(logPath).catch(() => undefined))?.size ?? 0;
  }

  private forgetLater(name: string, words: Words) {
    const { start } = words;
    words.failure = '';
    this.chores.later(WELL_AFTER_MS, async () => {
      if (words.start !== start || words.failure !== '') return;
      this.forget(words);
      this.events.emit('changed', name);
    });
  }

  private forget(words: Words) {
    words.failure = '';
    words.lines = [];
    words.round++;
  }
}

async function linesOf(logPath: string, logStart: number): Promise<string[]> {
  const own = await readEnd(logPath, logStart);
  // One that wrote before we looked, or nothing at all: then what stands before is better than nothing.
  return lastLinesOf(own.trim() === '' ? await readEnd(logPath) : own);
}
