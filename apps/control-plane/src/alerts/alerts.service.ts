import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Alert, type AlertList } from '@pilothouse/contracts/alerts';
import { NotificationsService } from '../notifications/notifications.service.js';
import { Chores } from '../platform/chores.js';
import { WorkspaceFolders } from '../platform/workspace-folders.js';
import { AlertsFile, type KeptAlert, readAlerts, writeAlerts } from './alerts.file.js';
import { AT_REST, judge, type Standing } from './judge.js';
import { type AlertReading, PATIENCE } from './readings.js';

/** One that comes back sooner is shown, but nobody is notified again. */
const TELL_AGAIN_MS = 30 * 60_000;
/** What cannot be measured any more, such as a card that is gone, is no alert for ever. */
const UNREAD_MS = 10 * 60_000;

/** What needs a look just now. Kept over a restart, so that nothing is told twice. */
@Injectable()
export class AlertsService implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  readonly events = new EventEmitter<{ changed: [AlertList] }>();
  private readonly path: string;
  private readonly chores = new Chores('Alerts');
  private readonly standings = new Map<string, Standing>();
  private readonly readAtMs = new Map<string, number>();
  private kept = AlertsFile.parse({});
  private saving: Promise<void> = Promise.resolve();

  constructor(
    folders: WorkspaceFolders,
    private readonly notifications: NotificationsService,
  ) {
    this.path = join(folders.state, 'alerts.json');
  }

  get current(): AlertList {
    return { alerts: this.kept.alerts.map((alert) => Alert.parse(alert)).sort((a, b) => b.since - a.since) };
  }

  async onModuleInit() {
    this.kept = await readAlerts(this.path);
    for (const alert of this.kept.alerts) {
      this.standings.set(alert.id, { isRaised: true, turningSince: null });
      this.readAtMs.set(alert.id, performance.now());
    }
  }

  /** Kept, but perhaps killed before it was told: it is taken once. */
  onApplicationBootstrap() {
    this.kept.alerts.filter(({ isTold }) => isTold).forEach((alert) => this.tellRaised(alert));
  }

  async onApplicationShutdown() {
    this.chores.close();
    await this.saving;
  }

  /** All that was measured just now. `isSwitchedOff`: what is not among the readings any more, because nobody wants it. */
  take(
    readings: AlertReading[],
    isSwitchedOff: (alert: Alert) => boolean,
    nowMs = performance.now(),
    now = Date.now(),
  ): void {
    const before = this.current;
    const read = new Set(readings.map(({ id }) => id));
    for (const reading of readings) this.judge(reading, nowMs, now);
    for (const alert of [...this.kept.alerts]) {
      if (read.has(alert.id)) continue;
      if (isSwitchedOff(alert)) this.drop(alert);
      else if (nowMs - (this.readAtMs.get(alert.id) ?? 0) > UNREAD_MS)
        this.clear(alert, 'It cannot be measured any more', now);
    }
    for (const id of this.standings.keys()) {
      if (!read.has(id) && !this.find(id)) this.standings.delete(id);
    }
    if (!isDeepStrictEqual(before, this.current)) this.events.emit('changed', this.current);
  }

  private judge(reading: AlertReading, nowMs: number, now: number) {
    const { id, kind, title, text, path } = reading;
    const before = this.standings.get(id) ?? AT_REST;
    const standing = judge(before, reading, PATIENCE[kind], nowMs);
    this.standings.set(id, standing);
    const alert = this.find(id);
    if (alert) {
      this.readAtMs.set(id, nowMs);
      if (standing.isRaised) Object.assign(alert, { title, text, path });
      else this.clear(alert, text, now);
    } else if (standing.isRaised) {
      this.readAtMs.set(id, nowMs);
      this.raise({ id, kind, title, text, path, since: now, isTold: this.isToBeTold(id, now) });
    }
  }

  private isToBeTold(id: string, now: number): boolean {
    const toldAt = this.kept.toldAt[id];
    return toldAt === undefined || now < toldAt || now - toldAt >= TELL_AGAIN_MS;
  }

  private raise(alert: KeptAlert) {
    this.kept.alerts.push(alert);
    if (alert.isTold) {
      const recent = Object.entries(this.kept.toldAt).filter(([, at]) => alert.since - at < TELL_AGAIN_MS);
      this.kept.toldAt = { ...Object.fromEntries(recent), [alert.id]: alert.since };
    }
    // Known to be raised before it is told: the next process tells it under the same name, which is taken once.
    this.chores.run(() => this.save().finally(() => alert.isTold && this.tellRaised(alert)));
  }

  private clear(alert: KeptAlert, text: string, now: number) {
    const { id, kind, title, path, since } = alert;
    if (alert.isTold) {
      this.notifications.tell(`alert:${id}:${since}:cleared`, {
        event: 'alert.cleared',
        at: now,
        title: `Over: ${title}`,
        text,
        about: { alert: id, kind, since, path },
      });
    }
    this.drop(alert);
  }

  private drop(alert: KeptAlert) {
    this.kept.alerts = this.kept.alerts.filter((other) => other !== alert);
    this.standings.delete(alert.id);
    this.readAtMs.delete(alert.id);
    this.chores.run(() => this.save());
  }

  private tellRaised({ id, kind, title, text, path, since }: KeptAlert) {
    this.notifications.tell(`alert:${id}:${since}:raised`, {
      event: 'alert.raised',
      at: since,
      title,
      text,
      about: { alert: id, kind, since, path },
    });
  }

  private find(id: string): KeptAlert | undefined {
    return this.kept.alerts.find((alert) => alert.id === id);
  }

  private save(): Promise<void> {
    const saved = this.saving.then(() => writeAlerts(this.path, this.kept));
    this.saving = saved.catch(() => undefined); // Told to whoever asked for it.
    return saved;
  }
}
