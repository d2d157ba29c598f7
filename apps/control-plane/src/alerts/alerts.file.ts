import { readFile } from 'node:fs/promises';
import { Alert } from '@pilothouse/contracts/alerts';
import { Instant } from '@pilothouse/contracts/names';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** `isTold`: somebody was to be notified of it, and is to be of its end. */
export const KeptAlert = Alert.extend({ isTold: z.boolean() });
export type KeptAlert = z.infer<typeof KeptAlert>;

/** `.pilothouse/alerts.json`: what is raised, and when each was told of last. */
export const AlertsFile = z.object({
  alerts: KeptAlert.array().default([]),
  toldAt: z.record(z.string(), Instant).default({}),
});
export type AlertsFile = z.infer<typeof AlertsFile>;

/** A file that is missing or broken is an empty one: what is still wrong is raised again. */
export async function readAlerts(path: string): Promise<AlertsFile> {
  try {
    return AlertsFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return AlertsFile.parse({});
  }
}

export async function writeAlerts(path: string, content: AlertsFile): Promise<void> {
  await writeFileAtomic(path, JSON.stringify(content), { mode: 0o600 });
}
