import { z } from 'zod';
import type { AlertEvents } from './alerts.js';
import type { DatasetHealthEvents } from './dataset-health.js';
import type { DatasetEvents } from './datasets.js';
import type { DownloadEvents } from './downloads.js';
import type { GpuEvents } from './gpu.js';
import type { HistoryEvents } from './history.js';
import type { MachineEvents } from './machine.js';
import type { ModelLibraryEvents } from './model-library.js';
import type { ModelEvents } from './models.js';
import type { NotificationEvents } from './notifications.js';
import type { PictureEditEvents } from './picture-edits.js';
import type { PresetEvents } from './presets.js';
import type { RunEvents } from './runs.js';
import type { SampleEvents } from './samples.js';
import type { ServiceEvents } from './services.js';
import type { SettingsEvents } from './settings.js';
import type { TerminalEvents } from './terminals.js';
import type { ToolEvents } from './tools.js';
import type { TrashEvents } from './trash.js';
import type { UploadEvents } from './uploads.js';

/** Everything the default namespace may tell a browser. Snapshot by HTTP first, then these. */
export type LiveEvents = AlertEvents &
  DatasetEvents &
  DownloadEvents &
  DatasetHealthEvents &
  GpuEvents &
  HistoryEvents &
  MachineEvents &
  ModelEvents &
  ModelLibraryEvents &
  NotificationEvents &
  PictureEditEvents &
  PresetEvents &
  RunEvents &
  SampleEvents &
  ServiceEvents &
  SettingsEvents &
  TerminalEvents &
  ToolEvents &
  TrashEvents &
  UploadEvents &
  ConnectionEvents;

/** The handshake of the default namespace: the stamp of the oldest snapshot the page has. */
export const Connect = z.object({ since: z.string().max(64).optional() });
export type Connect = z.infer<typeof Connect>;

type ConnectionEvents = {
  /**
   * Once, after what was told since that snapshot. When that is not the whole, every snapshot is asked for anew. `from`: the stamp
   * after which nothing is left out.
   */
  'caught-up': (news: { isWhole: boolean; from: string }) => void;
};

/** Of every answer of the API, `<start>.<count>`: news until that one is in it. */
export const NEWS_HEADER = 'X-Pilothouse-News';

/** socket.io's path for every namespace. */
export const SOCKET_PATH = '/api/socket.io';
