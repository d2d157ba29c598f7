import type { AlertEvents } from './alerts.js';
import type { DatasetEvents } from './datasets.js';
import type { GpuEvents } from './gpu.js';
import type { MachineEvents } from './machine.js';
import type { ModelEvents } from './models.js';
import type { NotificationEvents } from './notifications.js';
import type { PresetEvents } from './presets.js';
import type { RunEvents } from './runs.js';
import type { SampleEvents } from './samples.js';
import type { ServiceEvents } from './services.js';
import type { SettingsEvents } from './settings.js';
import type { ToolEvents } from './tools.js';

/** Everything the default namespace may tell a browser. Snapshot by HTTP first, then these. */
export type LiveEvents = AlertEvents &
  DatasetEvents &
  GpuEvents &
  MachineEvents &
  ModelEvents &
  NotificationEvents &
  PresetEvents &
  RunEvents &
  SampleEvents &
  ServiceEvents &
  SettingsEvents &
  ToolEvents;

/** socket.io's path for every namespace. */
export const SOCKET_PATH = '/api/socket.io';
