import type { NotificationEvent, WebhookKind } from '@pilothouse/contracts/notifications';

export type Notification = {
  event: NotificationEvent | 'test';
  /** When it happened, which may be long before it is told. */
  at: number;
  title: string;
  text: string;
  /** For programs: what it is about. */
  about: Record<string, string | number | boolean | null>;
};

type HttpRequest = { headers: Record<string, string>; body: string };

/** What the kind of server expects of a POST. */
export function toRequest(kind: WebhookKind, notification: Notification): HttpRequest {
  return WRITERS[kind](notification);
}

const DISCORD_TITLE_LIMIT = 256;
const DISCORD_TEXT_LIMIT = 4096;
/** ntfy makes a file of a message that is longer. */
const NTFY_TEXT_LIMIT_BYTES = 4096;

const WRITERS: Record<WebhookKind, (notification: Notification) => HttpRequest> = {
  json: (notification) => ({ headers: JSON_TYPE, body: JSON.stringify(notification) }),

  ntfy: ({ event, title, text }) => ({
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      // A header holds Latin letters only; this is how mail, and ntfy, carry the others.
      title: `=?UTF-8?B?${Buffer.from(title).toString('base64')}?=`,
      tags: TAGS[event],
      priority: URGENT.has(event) ? 'high' : 'default',
    },
    body: Buffer.from(text)
      .subarray(0, NTFY_TEXT_LIMIT_BYTES)
      .toString()
      .replace(/\uFFFD$/u, ''),
  }),

  discord: ({ event, at, title, text }) => ({
    headers: JSON_TYPE,
    body: JSON.stringify({
      username: 'Pilothouse',
      embeds: [
        {
          title: title.slice(0, DISCORD_TITLE_LIMIT),
          description: text.slice(0, DISCORD_TEXT_LIMIT),
          color: COLORS[event],
          timestamp: new Date(at).toISOString(),
        },
      ],
      // A run may be named @everyone.
      allowed_mentions: { parse: [] },
    }),
  }),
};

const JSON_TYPE = { 'content-type': 'application/json' };

const URGENT = new Set<Notification['event']>(['run.failed', 'run.interrupted', 'alert.raised']);

const TAGS = {
  'run.done': 'white_check_mark',
  'run.failed': 'x',
  'run.interrupted': 'warning',
  'alert.raised': 'rotating_light',
  'alert.cleared': 'ok',
  test: 'bell',
} satisfies Record<Notification['event'], string>;

const COLORS = {
  'run.done': 0x3fb27f,
  'run.failed': 0xe5484d,
  'run.interrupted': 0xf5a524,
  'alert.raised': 0xf5a524,
  'alert.cleared': 0x3fb27f,
  test: 0x6e7681,
} satisfies Record<Notification['event'], number>;
