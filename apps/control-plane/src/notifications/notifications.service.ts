import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type {
  ChangeWebhook,
  Delivery,
  NotificationEvent,
  Webhook,
} from '@pilothouse/contracts/notifications';
import { AppError } from '../platform/app-error.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { Outbox } from './outbox.js';
import { type Outcome, post } from './post.js';
import type { Notification } from './to-request.js';
import { masked, readWebhook, WebhookFile, writeWebhook } from './webhook.file.js';

/** Tells people who do not look. Whoever has something to tell calls `tell`; nobody waits for it. */
@Injectable()
export class NotificationsService implements OnModuleInit, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [Webhook] }>();
  private readonly logger = new Logger('Notifications');
  private readonly path: string;
  private readonly outbox: Outbox;
  private webhook = WebhookFile.parse({});
  private last: Delivery | null = null;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(folders: WorkspaceFolders) {
    this.path = join(folders.config, 'webhook.json');
    this.outbox = new Outbox({
      path: join(folders.state, 'outbox.json'),
      deliver: (notification) => this.deliver(notification),
      onChanged: (outcome) => this.onChanged(outcome),
      onError: (error) => this.logger.error(error),
    });
  }

  async onModuleInit() {
    try {
      this.webhook = await readWebhook(this.path);
    } catch (error) {
      this.logger.error((error as Error).message);
    }
    await this.outbox.load();
  }

  async onApplicationShutdown() {
    await this.outbox.close();
  }

  get current(): Webhook {
    const { url, kind, events } = this.webhook;
    return { address: url && masked(url), kind, events, waiting: this.outbox.size, last: this.last };
  }

  /** `key` names what happened: of each thing is told once, however often it is said here. */
  tell(key: string, notification: Notification & { event: NotificationEvent }): void {
    const { url, events, since } = this.webhook;
    if (url === null || notification.at < since) return;
    if (events.includes(notification.event)) this.outbox.put(key, notification);
    else this.outbox.pass(key, notification.at);
  }

  change(change: ChangeWebhook): Promise<Webhook> {
    const changed = this.changing
      .catch(() => undefined) // Told to whoever asked for it.
      .then(() => this.changeNow(change));
    this.changing = changed;
    return changed;
  }

  /** One message at once; how it went is the answer. */
  async test(): Promise<Delivery> {
    if (this.webhook.url === null) {
      throw new AppError('CONFLICT', 'No address is set, so there is nobody to notify. Save one first.');
    }
    const notification: Notification = {
      event: 'test',
      at: Date.now(),
      title: 'Pilothouse can reach you',
      text: 'This is a test. You will hear from here when a run ends, or the machine needs a look.',
      about: {},
    };
    const outcome = await this.deliver(notification);
    this.onChanged(outcome);
    return this.last ?? toDelivery(outcome);
  }

  private async changeNow({ url, kind, events }: ChangeWebhook): Promise<Webhook> {
    const before = await readWebhook(this.path);
    const since = url && before.url === null ? Date.now() : before.since;
    const next = WebhookFile.parse({
      url: url === undefined ? before.url : url,
      kind: kind ?? before.kind,
      events: events ?? before.events,
      since,
    });
    await writeWebhook(this.path, next);
    this.webhook = next;
    if (next.url !== before.url) this.last = null;
    if (next.url === null) await this.outbox.clear();
    this.events.emit('changed', this.current);
    return this.current;
  }

  private async deliver(notification: Notification): Promise<Outcome> {
    const { url, kind } = this.webhook;
    if (url === null) return { kind: 'refused', text: 'No address is set any more.' };
    return post(url, kind, notification);
  }

  private onChanged(outcome?: Outcome) {
    if (outcome) this.last = toDelivery(outcome);
    if (outcome && outcome.kind !== 'delivered') this.logger.warn(`A notification: ${outcome.text}`);
    this.events.emit('changed', this.current);
  }
}

const toDelivery = ({ kind, text }: Outcome): Delivery => ({
  at: Date.now(),
  isDelivered: kind === 'delivered',
  text,
});
