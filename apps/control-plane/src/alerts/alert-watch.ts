import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { GpuService } from '../gpu/gpu.service.js';
import { StorageService } from '../machine/storage.service.js';
import { UsageService } from '../machine/usage.service.js';
import { Chores } from '../platform/chores.js';
import { ServiceControl } from '../services/services.service.js';
import { SettingsService } from '../settings/settings.service.js';
import { AlertsService } from './alerts.service.js';
import { Exits } from './exits.js';
import { diskReadings, flappingReadings, heatReadings, memoryReadings, vramReadings } from './readings.js';

const INTERVAL_MS = 5_000;
/** Many services may end at once, and each of them many times. */
const SOON_MS = 1_000;

/** Whoever measures something that may need a look. */
@Injectable()
export class Measured {
  constructor(
    readonly gpu: GpuService,
    readonly usage: UsageService,
    readonly storage: StorageService,
    readonly services: ServiceControl,
  ) {}
}

/** Reads what the other features measure, and hands it to be judged. */
@Injectable()
export class AlertWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly chores = new Chores('Alerts');
  private readonly exits = new Exits();
  private isLookingSoon = false;

  constructor(
    private readonly alerts: AlertsService,
    private readonly measured: Measured,
    private readonly settings: SettingsService,
  ) {}

  onApplicationBootstrap() {
    const { services } = this.measured;
    services.events.on('changed', (service) => {
      this.exits.note(service, performance.now());
      this.lookSoon();
    });
    services.events.on('replaced', ({ services: all }) => {
      for (const service of all) this.exits.note(service, performance.now());
    });
    services.events.on('acted', (name) => this.exits.forget(name));
    this.settings.events.on('changed', () => this.look());
    this.lookLater();
  }

  onApplicationShutdown() {
    this.chores.close();
  }

  private lookLater() {
    this.chores.later(INTERVAL_MS, () => {
      this.lookLater();
      this.look();
      return Promise.resolve();
    });
  }

  private lookSoon() {
    if (this.isLookingSoon) return;
    this.isLookingSoon = true;
    this.chores.later(SOON_MS, () => {
      this.isLookingSoon = false;
      this.look();
      return Promise.resolve();
    });
  }

  private look() {
    if (this.chores.isClosed) return;
    const { alerts: rules } = this.settings.current;
    const { services, gpu, usage, storage } = this.measured;
    const { cards } = gpu.current;
    const exits = this.exits.within(
      services.list().services,
      rules.flapping.minutes * 60_000,
      performance.now(),
    );
    this.alerts.take(
      [
        ...vramReadings(cards, rules.vram),
        ...heatReadings(cards, rules.temperature),
        ...memoryReadings(usage.current, rules.memory),
        ...diskReadings(storage.current.mounts, rules.disk, Date.now()),
        ...flappingReadings(exits, rules.flapping),
      ],
      ({ kind }) => !rules[kind].on,
    );
  }
}
