import { z } from 'zod';
import { Instant } from './names.js';

export const AlertKind = z.enum(['vram', 'disk', 'temperature', 'memory', 'flapping']);
export type AlertKind = z.infer<typeof AlertKind>;

/** Something on this machine that needs a look, as long as it does. */
export const Alert = z.object({
  /** Stays the same when it comes back: `vram:0`, `disk:/workspace`, `flapping:comfyui`. */
  id: z.string(),
  kind: AlertKind,
  /** When it was raised. */
  since: Instant,
  /** "GPU 0 is nearly full". */
  title: z.string(),
  /** The value, and what it is measured against: "23.4 of 24.0 GB, most of it ComfyUI". */
  text: z.string(),
  /** The page where something can be done about it, such as `/services/?name=comfyui`. */
  path: z.string(),
});
export type Alert = z.infer<typeof Alert>;

/** `GET /api/alerts`: newest first. */
export const AlertList = z.object({ alerts: Alert.array() });
export type AlertList = z.infer<typeof AlertList>;

/** The whole list, whenever one of them comes, goes or says something else. */
export type AlertEvents = { 'alerts.replaced': (list: AlertList) => void };
