import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '@pilothouse/contracts/services';
import type { ToolEntry } from '@pilothouse/contracts/tool-entry';
import { VersionName } from '@pilothouse/contracts/tools';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';
import { probePort } from '../platform/probe-port.js';
import { syncFolder } from '../platform/publish-file.js';
import type { ServiceControl } from '../services/services.service.js';
import type { ToolsService } from '../tools/tools.service.js';

/** `switch.json` of a run folder, written before anything is switched: whoever comes after a kill goes on from it. */
const Switch = z.object({
  from: VersionName.nullable(),
  /** The service ran, so it is restarted and has to become ready. */
  wasUp: z.boolean(),
  /** Why the new version goes again; null while nothing speaks against it. */
  failure: z.string().nullable(),
});
type Switch = z.infer<typeof Switch>;

const LOOK_MS = 250;
/** For the old process to end and the new one to be made, on top of what it may take to answer. */
const EXTRA_MS = 10_000;

type Parts = { tools: ToolsService; services: ServiceControl };

/** From one version to another. Answers why it was taken back, empty when it was not, and undefined when it was left half way. */
export class TakeOver {
  constructor(
    private readonly parts: Parts,
    private readonly entry: ToolEntry,
    /** `switch.json`. */
    private readonly file: string,
  ) {}

  async to(version: string, signal: AbortSignal): Promise<string | undefined> {
    const plan = (await this.read()) ?? (await this.begin(signal));
    if (plan === undefined) return undefined;
    if (plan.failure === null) {
      const why = await this.use(version, plan, signal);
      if (why === '' || why === undefined) return why;
      plan.failure = why;
      await this.write(plan);
    }
    if (plan.from === null) return plan.failure;
    const again = await this.use(plan.from, plan, signal);
    if (again === undefined) return undefined;
    return again === ''
      ? plan.failure
      : `${plan.failure} Version ${plan.from} was started again, and: ${again}`;
  }

  private async begin(signal: AbortSignal): Promise<Switch | undefined> {
    if (!(await this.servicesKnown(signal))) return undefined;
    const { current } = this.parts.tools.get(this.entry.id);
    const service = this.service;
    const plan: Switch = { from: current, wasUp: service !== undefined && isUp(service), failure: null };
    await this.write(plan);
    return plan;
  }

  /** Why it did not get ready; empty when it did, or does not have to. */
  private async use(version: string, { wasUp }: Switch, signal: AbortSignal): Promise<string | undefined> {
    const { id, probe, start } = this.entry;
    const { tools, services } = this.parts;
    if (!(await this.servicesKnown(signal))) return undefined;
    try {
      // Done again after a kill: the link may be switched, and the process not restarted.
      await tools.use(id, version);
      if (!wasUp) return '';
      if (!(this.service && this.service.pid > 0)) await services.act({ name: id, action: 'restart' });
    } catch (error) {
      // supervisord that is away comes back; what it refuses it refuses again.
      if (error instanceof AppError && error.code === 'CONFLICT') return error.message;
      throw error;
    }
    const begunAt = performance.now();
    const limitMs = (probe?.withinSeconds ?? start.startSeconds) * 1000 + EXTRA_MS;
    while (performance.now() - begunAt < limitMs) {
      if (signal.aborted) return undefined;
      const service = this.service;
      if (service && hasGivenUp(service)) return failureOf(service);
      if (service?.health.state === 'unhealthy') return service.health.why;
      if (service && (await this.isReady(service, performance.now() - begunAt))) return '';
      await sleep(LOOK_MS, undefined, { ref: false });
    }
    return `It did not answer within ${Math.round(limitMs / 1000)} s of its restart.`;
  }

  /** Whether it runs is not known while supervisord does not answer, nor just after a start of ours. False: we go. */
  private async servicesKnown(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted && this.parts.services.list().staleSince !== null) {
      await sleep(LOOK_MS, undefined, { ref: false });
    }
    return !signal.aborted;
  }

  private async isReady({ state, health }: Service, elapsedMs: number): Promise<boolean> {
    const { port, probe, start } = this.entry;
    if (state !== 'running' && state !== 'starting') return false;
    if (health.state !== 'unwatched') return health.state === 'ready';
    if (probe) return (await probePort(port, probe)) === '';
    return state === 'running' && elapsedMs >= start.startSeconds * 1000;
  }

  private get service(): Service | undefined {
    return this.parts.services.list().services.find(({ name }) => name === this.entry.id);
  }

  private async read(): Promise<Switch | undefined> {
    const text = await readFile(this.file, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : Switch.parse(JSON.parse(text));
  }

  private async write(plan: Switch): Promise<void> {
    await writeFileAtomic(this.file, JSON.stringify(plan));
    await syncFolder(dirname(this.file));
  }
}

const isUp = ({ state }: Service) => ['starting', 'running', 'backing-off'].includes(state);
const hasGivenUp = ({ state }: Service) => ['failed', 'exited', 'stopped'].includes(state);

function failureOf({ exitCode, lastLines, spawnError, title }: Service): string {
  const said = lastLines.at(-1) ?? spawnError;
  const how = exitCode === null ? '' : ` with exit code ${exitCode}`;
  return `${title} ended${how} after it was restarted.${said === '' ? '' : ` It said: ${said}`}`;
}
