import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Chores } from '../platform/chores.js';
import { SettingsService } from '../settings/settings.service.js';
import { TrashService } from './trash.service.js';

const EVERY_MS = 60 * 60_000;
/** The start has other things to do. */
const FIRST_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Empties the trash of what is older than the settings keep it: off until somebody switches it on. */
@Injectable()
export class TrashEmptying implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Trash');
  private readonly chores = new Chores('Trash');

  constructor(
    private readonly trash: TrashService,
    private readonly settings: SettingsService,
  ) {}

  onApplicationBootstrap() {
    this.next(FIRST_MS);
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  /** Answers how many things are gone for good. What nobody can read is left to a person. */
  async emptyOld(now = Date.now()): Promise<number> {
    const days = this.settings.current.trash.emptyAfterDays;
    if (days === null) return 0;
    const items = await this.trash.list();
    const old = items.filter(({ trashedAt, kind }) => kind !== 'unknown' && trashedAt < now - days * DAY_MS);
    if (old.length === 0) return 0;
    const removed = await this.trash.empty(old.map(({ id }) => id));
    this.logger.log(`Emptied the trash of ${removed} that lay in it for more than ${days} days`);
    return removed;
  }

  private next(waitMs: number) {
    this.chores.later(waitMs, async () => {
      try {
        await this.emptyOld();
      } finally {
        this.next(EVERY_MS);
      }
    });
  }
}
