import { z } from 'zod';
import { Family } from './models.js';

const AbsolutePath = z.string().max(1000).regex(/^\//, 'An absolute path starts with a slash');

export const ResumePolicy = z.enum(['off', 'ask', 'automatic']);
export type ResumePolicy = z.infer<typeof ResumePolicy>;

/** What becomes of pictures that are being made when a run needs the card. */
export const BusyPolicy = z.enum(['finish', 'interrupt']);
export type BusyPolicy = z.infer<typeof BusyPolicy>;

/** Whether a service may be started on a card that belongs to a run. */
export const GuardPolicy = z.enum(['stopped', 'fits', 'ask']);
export type GuardPolicy = z.infer<typeof GuardPolicy>;

/**
 * Memory of a card a run needs, where nobody says otherwise: documented for SD 1.5, SDXL and FLUX.1, the training studio's own for
 * SD 3.5, and our choice for the rest.
 */
export const VRAM_NEEDS_GB = {
  sd15: 8,
  sdxl: 10,
  sd35: 18,
  flux1: 20,
  chroma: 16,
  lumina2: 12,
} satisfies Record<Family, number>;

/** When an alert is raised: `on` or not, and from where on. It is cleared a little further back, so that it does not flicker. */
const AlertRules = {
  vram: { percent: z.number().min(50, 'At least 50 %').max(100, 'At most 100 %') },
  disk: {
    freePercent: z.number().min(0.1, 'At least 0.1 %').max(99, 'At most 99 %'),
    fullInDays: z.number().min(0, 'Not less than 0 days').max(60, 'At most 60 days'),
  },
  temperature: { celsius: z.number().min(30, 'At least 30 °C').max(120, 'At most 120 °C') },
  memory: { percent: z.number().min(50, 'At least 50 %').max(100, 'At most 100 %') },
  flapping: {
    exits: z.int().min(2, 'At least 2 times').max(100, 'At most 100 times'),
    minutes: z.int().min(1, 'At least a minute').max(240, 'At most 4 hours'),
  },
};
const on = z.boolean();

const Gigabytes = z.number().positive('Memory is more than 0 GB').max(1000, 'At most 1,000 GB');
const Seconds = {
  finish: z.int().min(0).max(86_400, 'At most a day'),
  giveUp: z.int().min(1, 'At least a second').max(3600, 'At most an hour'),
};

/** The address of a hub or of its mirror. */
const HubEndpoint = z
  .string()
  .max(500)
  .regex(
    /^https?:\/\/[^\s/?#@]+[^\s?#@]*$/,
    'The address of a hub begins with https:// and has neither a name nor a query',
  );

const DownloadRules = {
  atOnce: z.int().min(1, 'At least 1 file').max(8, 'At most 8 files'),
  connections: z.int().min(1, 'At least 1 connection').max(16, 'At most 16 connections'),
  limitMegabytes: z.number().positive('More than nothing').max(100_000, 'At most 100,000 MB/s').nullable(),
  mayReachPrivate: z.boolean(),
  huggingFace: HubEndpoint.nullable(),
  civitai: HubEndpoint.nullable(),
};

const TrashDays = z.int().min(1, 'At least a day').max(3650, 'At most ten years');

const IdleMinutes = z.number().positive('More than no time').max(10_080, 'At most a week');

/** What a person may change at leisure. Kept in `config/settings.json`; unknown keys there are kept, not dropped. */
export const Settings = z.object({
  trainer: z
    .object({
      /** A checkout of sd-scripts, or of the Kohya GUI that holds one. Null: `tools/kohya` in the workspace. */
      path: AbsolutePath.nullable().default(null),
      /** The Python that runs it. Null: `venv/bin/python` or `.venv/bin/python` in that folder. */
      python: AbsolutePath.nullable().default(null),
    })
    .prefault({}),
  /** What becomes of a run that was interrupted, which nobody wanted. */
  resuming: z
    .object({
      /** `ask`: its page offers to go on. `automatic`: it goes on by itself, at the head of the queue. */
      policy: ResumePolicy.default('ask'),
      /** How often in a row a run goes on by itself. */
      most: z.int().min(1).max(10).default(2),
    })
    .prefault({}),
  /** How a run comes to have a card for itself. */
  gpu: z
    .object({
      busy: BusyPolicy.default('finish'),
      /** With `finish`: how long a queue of pictures may go on before it is ended after all. */
      finishSeconds: Seconds.finish.default(300),
      /** How long memory may take to come back, each time somebody was asked for it, before the next step or the end. */
      giveUpSeconds: Seconds.giveUp.default(30),
      guard: GuardPolicy.default('ask'),
      /** Memory a run of a family needs. Null or absent: what is known of the family. */
      needGigabytes: z.partialRecord(Family, Gigabytes.nullable()).default({}),
    })
    .prefault({}),
  alerts: z
    .object({
      vram: z.object({ on: on.default(true), percent: AlertRules.vram.percent.default(97) }).prefault({}),
      disk: z
        .object({
          on: on.default(true),
          freePercent: AlertRules.disk.freePercent.default(5),
          /** 0: without a forecast. */
          fullInDays: AlertRules.disk.fullInDays.default(2),
        })
        .prefault({}),
      temperature: z
        .object({ on: on.default(true), celsius: AlertRules.temperature.celsius.default(88) })
        .prefault({}),
      memory: z.object({ on: on.default(true), percent: AlertRules.memory.percent.default(92) }).prefault({}),
      flapping: z
        .object({
          on: on.default(true),
          exits: AlertRules.flapping.exits.default(3),
          minutes: AlertRules.flapping.minutes.default(10),
        })
        .prefault({}),
    })
    .prefault({}),
  downloads: z
    .object({
      /** Files fetched at once. */
      atOnce: DownloadRules.atOnce.default(2),
      /** Ranges of one file fetched at once, where the server can. */
      connections: DownloadRules.connections.default(4),
      /** Of all downloads together, in MB/s. Null: as fast as it goes. */
      limitMegabytes: DownloadRules.limitMegabytes.default(null),
      /** Whether a plain address may lead into this machine's own network. */
      mayReachPrivate: DownloadRules.mayReachPrivate.default(false),
      /** Addresses of the hubs or of mirrors. Null: PILOTHOUSE_HF_ENDPOINT or HF_ENDPOINT, PILOTHOUSE_CIVITAI_ENDPOINT, else the hub's own. */
      huggingFace: DownloadRules.huggingFace.default(null),
      civitai: DownloadRules.civitai.default(null),
    })
    .prefault({}),
  terminals: z
    .object({
      /** Switched by `PUT /api/terminals/switch` alone, because on needs the password. */
      isOn: z.boolean().default(false),
      /** A terminal that nobody shows and that writes nothing for so long is ended. Null: never. */
      idleMinutes: IdleMinutes.nullable().default(null),
    })
    .prefault({}),
  trash: z
    .object({
      /** What has been in the trash for so many days is deleted for good. Null: never. */
      emptyAfterDays: TrashDays.nullable().default(null),
    })
    .prefault({}),
  /** True once the first-run page was finished or left. */
  welcomed: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;
export type AlertSettings = Settings['alerts'];

export const ChangeSettings = z.object({
  trainer: z.object({ path: AbsolutePath.nullable(), python: AbsolutePath.nullable() }).partial().optional(),
  resuming: z
    .object({ policy: ResumePolicy, most: z.int().min(1, 'At least once').max(10, 'At most ten times') })
    .partial()
    .optional(),
  gpu: z
    .object({
      busy: BusyPolicy,
      finishSeconds: Seconds.finish,
      giveUpSeconds: Seconds.giveUp,
      guard: GuardPolicy,
      needGigabytes: z.partialRecord(Family, Gigabytes.nullable()),
    })
    .partial()
    .optional(),
  alerts: z
    .object({
      vram: z.object({ on, ...AlertRules.vram }).partial(),
      disk: z.object({ on, ...AlertRules.disk }).partial(),
      temperature: z.object({ on, ...AlertRules.temperature }).partial(),
      memory: z.object({ on, ...AlertRules.memory }).partial(),
      flapping: z.object({ on, ...AlertRules.flapping }).partial(),
    })
    .partial()
    .optional(),
  downloads: z.object(DownloadRules).partial().optional(),
  terminals: z.object({ idleMinutes: IdleMinutes.nullable() }).partial().optional(),
  trash: z.object({ emptyAfterDays: TrashDays.nullable() }).partial().optional(),
  welcomed: z.boolean().optional(),
});
export type ChangeSettings = z.infer<typeof ChangeSettings>;

export type SettingsEvents = { 'settings.changed': (settings: Settings) => void };
