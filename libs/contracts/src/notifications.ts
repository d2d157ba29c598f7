import { z } from 'zod';
import { Instant } from './names.js';

/** `ntfy`: a topic's address. `discord`: a webhook of a channel. `json`: any server that takes a POST. */
export const WebhookKind = z.enum(['ntfy', 'discord', 'json']);
export type WebhookKind = z.infer<typeof WebhookKind>;

/** What can be told. */
export const NotificationEvent = z.enum([
  'run.done',
  'run.failed',
  'run.interrupted',
  'alert.raised',
  'alert.cleared',
]);
export type NotificationEvent = z.infer<typeof NotificationEvent>;

/**
 * Where notifications go. Whoever may log in may name any server this machine can reach, one of its own network too: that is
 * what a notification server at home needs. So only http and https are spoken, redirects are not followed, and nothing of the
 * answer but its status is ever shown.
 */
export const WebhookUrl = z
  .string()
  .trim()
  .max(2000, 'An address has at most 2,000 characters')
  .pipe(z.url({ protocol: /^https?$/, error: 'An address starts with http:// or https://' }))
  .refine((url) => !/^\w+:\/\/[^/?#]*@/.test(url), 'An address holds no user name and no password');

/** How the last attempt went. */
export const Delivery = z.object({ at: Instant, isDelivered: z.boolean(), text: z.string() });
export type Delivery = z.infer<typeof Delivery>;

/** The address is a secret: whoever has it can write into the channel. Of it only host and last characters are told. */
export const Webhook = z.object({
  /** `https://ntfy.sh/…7k2f`; null when none is set. */
  address: z.string().nullable(),
  kind: WebhookKind,
  events: NotificationEvent.array(),
  /** Notifications that are still to be delivered. */
  waiting: z.int().nonnegative(),
  last: Delivery.nullable(),
});
export type Webhook = z.infer<typeof Webhook>;

/** `PATCH /api/notifications/webhook`. An address of null takes it away, with whatever was waiting. */
export const ChangeWebhook = z.object({
  url: WebhookUrl.nullable().optional(),
  kind: WebhookKind.optional(),
  events: NotificationEvent.array()
    .refine((events) => new Set(events).size === events.length, 'An event is named once')
    .optional(),
});
export type ChangeWebhook = z.infer<typeof ChangeWebhook>;

export type NotificationEvents = { 'webhook.changed': (webhook: Webhook) => void };
