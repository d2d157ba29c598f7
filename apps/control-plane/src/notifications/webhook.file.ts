import { readFile } from 'node:fs/promises';
import { NotificationEvent, WebhookKind, WebhookUrl } from '@pilothouse/contracts/notifications';
import { Instant } from '@pilothouse/contracts/names';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { AppError } from '../platform/app-error.js';

const OWNER_ONLY = 0o600;

/** `config/webhook.json`. A file of its own, because the address is a secret and the other settings are not. */
export const WebhookFile = z.object({
  url: WebhookUrl.nullable().default(null),
  kind: WebhookKind.default('ntfy'),
  events: NotificationEvent.array().default([...NotificationEvent.options]),
  /** What happened before is not told. */
  since: Instant.default(0),
});
export type WebhookFile = z.infer<typeof WebhookFile>;

/** A file that is not there says that nothing is told. Throws CONFLICT, without its content, for one that cannot be used. */
export async function readWebhook(path: string): Promise<WebhookFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    return WebhookFile.parse(JSON.parse(text));
  } catch {
    // The cause would quote the address.
    throw new AppError('CONFLICT', `${path} cannot be used, so nobody is notified. Mend or delete the file.`);
  }
}

export async function writeWebhook(path: string, webhook: WebhookFile): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(webhook, null, 2)}\n`, { mode: OWNER_ONLY });
}

/** Enough to know it again, too little to use it. */
export function masked(url: string): string {
  const { protocol, host, pathname, search } = new URL(url);
  const secret = `${pathname}${search}`.slice(1);
  return `${protocol}//${host}/${secret.length === 0 ? '' : '…'}${secret.length > 12 ? secret.slice(-4) : ''}`;
}
