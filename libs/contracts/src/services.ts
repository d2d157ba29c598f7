import { z } from 'zod';
import { Instant, ServiceName } from './names.js';

/** supervisord's process states under readable names. `unknown` also stands for "supervisord does not answer". */
export const ServiceState = z.enum([
  'stopped',
  'starting',
  'running',
  'backing-off',
  'stopping',
  'exited',
  'failed',
  'unknown',
]);
export type ServiceState = z.infer<typeof ServiceState>;

/** Whether it answers, which is more than that it lives. `unwatched`: nobody knows how to ask it. */
export const ServiceHealth = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unwatched') }),
  z.object({ state: z.literal('down') }),
  /** `usualSeconds`: how long it took before; null when it was never seen to become ready. */
  z.object({
    state: z.literal('starting'),
    since: Instant,
    usualSeconds: z.number().nonnegative().nullable(),
  }),
  z.object({ state: z.literal('ready'), since: Instant, tookSeconds: z.number().nonnegative().nullable() }),
  /** `why`: a sentence, such as "It does not answer on port 9090 since 120 s". */
  z.object({ state: z.literal('unhealthy'), since: Instant, why: z.string() }),
]);
export type ServiceHealth = z.infer<typeof ServiceHealth>;

/** A process that has nothing to do with the service, or is what was left of it. */
export const Stranger = z.object({
  pid: z.int().positive(),
  /** The program's own name, such as `python3`. */
  program: z.string(),
  /** True for one that was a child of this service and outlived it. */
  isOrphan: z.boolean(),
  /** What of the service's it holds. */
  holds: z.enum(['port', 'vram']),
});
export type Stranger = z.infer<typeof Stranger>;

export const Service = z.object({
  name: ServiceName,
  /** For people: "Control plane". The name itself where nothing better is known. */
  title: z.string(),
  state: ServiceState,
  /** When this state began, as supervisord knows it; null when it never ran. */
  since: Instant.nullable(),
  /** 0 when no process exists. */
  pid: z.int().nonnegative(),
  /** The last exit code, null while running, when never run or when not known; −1 is what supervisord says for "killed by a signal". */
  exitCode: z.int().nullable(),
  /** supervisord's own sentence about a failed start; empty otherwise. */
  spawnError: z.string(),
  /** True for what Pilothouse itself runs on: it cannot be stopped from its own page, only restarted. */
  isCore: z.boolean(),
  hasLog: z.boolean(),
  health: ServiceHealth.default({ state: 'unwatched' }),
  /** Loopback port it listens on; null when nobody knows. */
  port: z.int().positive().nullable().default(null),
  /** The path that opens its page; null for one without. */
  page: z.string().nullable().default(null),
  /** How often it was started in a row without becoming ready; 0 when all is well. */
  tries: z.int().nonnegative().default(0),
  /** The last lines of its log that say why, when it failed or gave up; at most 5. */
  lastLines: z.string().array().default([]),
  /** Who stands in its way. */
  strangers: Stranger.array().default([]),
});
export type Service = z.infer<typeof Service>;

export const ServiceAction = z.enum(['start', 'stop', 'restart']);
export const ActOnService = z.object({ name: ServiceName, action: ServiceAction });
export type ActOnService = z.infer<typeof ActOnService>;

/** `?anyway=true`: although a run has the card. */
export const StartAnyway = z.object({
  anyway: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
});
export type StartAnyway = z.infer<typeof StartAnyway>;

/** A file of services that cannot be used, with supervisord's reason. All others work. */
export const BrokenServiceFile = z.object({ file: z.string(), why: z.string() });
export type BrokenServiceFile = z.infer<typeof BrokenServiceFile>;

/** What a service with all its processes takes just now. */
export const ServiceUsage = z.object({
  name: ServiceName,
  /** Of one core: 200 is two cores busy. */
  cpuPercent: z.number().nonnegative(),
  /** Resident memory, shared pages counted once (PSS) where the kernel tells, else RSS. */
  memoryBytes: z.int().nonnegative(),
});
export type ServiceUsage = z.infer<typeof ServiceUsage>;

/** `POST /api/services/:name/end-strangers`: ends those who stand in its way, by pid, as they were shown. Answers the service. */
export const EndStrangers = z.object({ pids: z.int().positive().array().min(1).max(100) });
export type EndStrangers = z.infer<typeof EndStrangers>;

/** `GET /api/services`. `stale` says since when supervisord has not answered; the list is then what was last known. */
export const ServiceList = z.object({
  services: Service.array(),
  staleSince: Instant.nullable(),
  broken: BrokenServiceFile.array().default([]),
});
export type ServiceList = z.infer<typeof ServiceList>;

/** Control plane to dashboard. Every event carries the whole thing, never a patch. */
export type ServiceEvents = {
  'service.changed': (service: Service) => void;
  /** The whole list, after supervisord was lost, came back, or gained or lost a program. */
  'services.replaced': (list: ServiceList) => void;
  /** Every few seconds while somebody looks: all that run. */
  'services.usage': (usage: ServiceUsage[]) => void;
};
