import type { AlertKind } from '@pilothouse/contracts/alerts';
import type { DiskForecast, MachineUsage, Mount, MountRole } from '@pilothouse/contracts/machine';
import { bytes, count } from '@/ui/format';

const SPACE = '\u00a0';
const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;

/** "12.1": memory is counted in powers of 1024. */
export const memoryText = (value: number) => count(value / GIB, 1);

/** "3.2", and without a digit that says nothing "8". */
export const coresText = (cores: number) => count(cores, Number.isInteger(cores) ? 0 : 1);

/** "of 8 cores, the container’s limit". */
export const limitText = (amount: string, source: MachineUsage['cpu']['source']) =>
  source === 'container' ? `of ${amount}, the container’s limit` : `of ${amount}`;

/** "full in about 8 days"; within two days in hours. */
export function forecastText({ fullAt }: DiskForecast, now: number): string {
  const hours = Math.max(0, (fullAt - now) / HOUR_MS);
  if (hours < 1) return 'full in less than an hour';
  if (hours < 48) return `full in about ${count(Math.round(hours))}${SPACE}h`;
  return `full in about ${count(Math.round(hours / 24))}${SPACE}days`;
}

/** "at 18 GB a day". */
export const paceText = ({ bytesPerDay }: DiskForecast) => `at ${bytes(bytesPerDay)} a day`;

/** "1.2 MB/s". */
export const rateText = (bytesPerSecond: number) => `${bytes(bytesPerSecond)}/s`;

const ROLE_WORD = {
  workspace: 'the workspace',
  system: 'the system',
  temporary: 'temporary files',
  below: 'mounted in the workspace',
} satisfies Record<MountRole, string>;

/** "the workspace, temporary files". */
export const rolesText = (roles: MountRole[]) => roles.map((role) => ROLE_WORD[role]).join(', ');

/** Less than a tenth free, or soon full. */
export const isTight = ({ totalBytes, freeBytes, forecast }: Mount, now: number) =>
  freeBytes < totalBytes / 10 || (forecast !== null && forecast.fullAt - now < 48 * HOUR_MS);

const ALERT_BUTTON = {
  vram: 'Show who holds it',
  disk: 'Show what fills it',
  temperature: 'Show the card',
  memory: 'Show the services',
  flapping: 'Show its log',
} satisfies Record<AlertKind, string>;

/** What the button of an alert says. */
export const alertButton = (kind: AlertKind) => ALERT_BUTTON[kind];
