import { EventEmitter } from 'node:events';
import { Injectable } from '@nestjs/common';
import type { Probe } from '@pilothouse/contracts/tool-entry';

/** What is known of a service beyond supervisord's word, from whoever brought it. */
export type ServiceFacts = {
  title: string;
  /** On the loopback address. */
  port: number | null;
  /** The path that opens its page. */
  page: string | null;
  probe: Probe | null;
  worksOnGpu: boolean;
  /** Which version of it is started, where there are several: each takes its own time to get ready. */
  version?: string;
};

/** Facts by the service's name: the catalogue of tools says them, the watch uses them. */
@Injectable()
export class KnownServices {
  readonly events = new EventEmitter<{ changed: [name: string] }>();
  private readonly facts = new Map<string, ServiceFacts>();

  know(name: string, facts: ServiceFacts) {
    this.facts.set(name, facts);
    this.events.emit('changed', name);
  }

  forget(name: string) {
    if (this.facts.delete(name)) this.events.emit('changed', name);
  }

  of(name: string): ServiceFacts | undefined {
    return this.facts.get(name);
  }

  /** Whether it takes memory of the GPU. A second one of a kind, such as `comfyui-2`, is taken for what the first one is. */
  worksOnGpu(name: string): boolean {
    const kind = this.facts.get(name) ?? [...this.facts].find(([known]) => name.startsWith(known))?.[1];
    return kind?.worksOnGpu ?? false;
  }
}
