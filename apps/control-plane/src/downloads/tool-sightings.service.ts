import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Sighting } from '@pilothouse/contracts/downloads';
import type { Service } from '@pilothouse/contracts/services';
import { ServiceControl } from '../services/services.service.js';
import { comfyLists } from './comfyui-list.js';
import { swarmLists } from './swarmui-list.js';

/** SwarmUI does nothing when it was asked to look again less than ten seconds before, and says that it did. */
const SWARM_PAUSE_MS = 10_500;
const MOST_TRIES = 4;

type Verdict = Pick<Sighting, 'seen' | 'why'>;
type Ask = (port: number, path: string, signal: AbortSignal) => Promise<Verdict>;

/** `usualPort`: of one that a person brought, whose port nobody has told. */
type Tool = { kind: string; usualPort: number; ask: Ask };

const TOOLS: Tool[] = [
  { kind: 'comfyui', usualPort: 8188, ask: comfyLists },
  { kind: 'swarmui', usualPort: 7801, ask: swarmLists },
];

/** Asks the tools that make pictures whether they list a model. What they answer is shown, nothing is assumed. */
@Injectable()
export class ToolSightings implements OnApplicationShutdown {
  private readonly ending = new AbortController();

  constructor(private readonly services: ServiceControl) {}

  onApplicationShutdown() {
    this.ending.abort();
  }

  /** `path` is below `models/`. Takes up to a minute where SwarmUI looks through all of its models again. */
  async of(path: string): Promise<Sighting[]> {
    const { services } = this.services.list();
    const asked = services.flatMap((service) => {
      const tool = TOOLS.find(({ kind }) => service.name === kind || service.name.startsWith(`${kind}-`));
      return tool ? [this.askOne(service, tool, path)] : [];
    });
    return Promise.all(asked);
  }

  /** Asks until all that run list it, a few times, and tells each answer. */
  async follow(path: string, onSeen: (seen: Sighting[]) => void): Promise<void> {
    for (let tries = 1; ; tries++) {
      const seen = await this.of(path);
      onSeen(seen);
      if (tries >= MOST_TRIES || !seen.some((each) => each.seen === 'no')) return;
      await setTimeout(SWARM_PAUSE_MS, undefined, { signal: this.ending.signal });
    }
  }

  private async askOne(
    { name, title, state, port }: Service,
    { ask, usualPort }: Tool,
    path: string,
  ): Promise<Sighting> {
    const said = (verdict: Verdict): Sighting => ({ service: name, title, at: Date.now(), ...verdict });
    if (state !== 'running') return said({ seen: 'unasked', why: `${title} does not run.` });
    try {
      const verdict = await ask(port ?? usualPort, path, this.ending.signal);
      return said({ ...verdict, why: verdict.why.replace(/^It\b/, title) });
    } catch (error) {
      return said({
        seen: 'unasked',
        why: `${title} did not answer the question: ${(error as Error).message}.`,
      });
    }
  }
}
