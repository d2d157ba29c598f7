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

/** `GET /api/services`. `stale` says since when supervisord has not answered; the list is then what was last known. */
export const ServiceList = z.object({ services: Service.array(), staleSince: Instant.nullable() });
export type ServiceList = z.infer<typeof ServiceList>;

/** Control plane to dashboard. Every event carries the whole thing, never a patch. */
export type ServiceEvents = {
  'service.changed': (service: Service) => void;
  /** The whole list, after supervisord was lost, came back, or gained or lost a program. */
  'services.replaced': (list: ServiceList) => void;
};
