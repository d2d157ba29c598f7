import type { DiskForecast } from '@pilothouse/contracts/machine';

type FreeLook = { at: number; freeBytes: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** One look for each ten minutes says enough, and every pair of them is compared. */
const STEP_MS = 600_000;
/** From less nothing is concluded. */
const SHORTEST_MS = 3 * HOUR_MS;
/** Beyond it "about" would be too much said. */
const LONGEST_DAYS = 60;
/** What somebody cleared away says nothing about how fast it fills. */
const CLEARED_BYTES = 1e9;
/** A habit shows in at least so many half hours, and in this share of them. */
const SLOT_MS = 1_800_000;
const LEAST_SLOTS = 4;
const LEAST_SHARE = 0.25;
const NOTABLE_LOSS_BYTES = 10e6;
/** What a disk gains and loses anyway. */
const LEAST_PER_DAY_BYTES = 500e6;

/**
 * When the disk is full, if it goes on as over the last hours: the median of all slopes (Theil-Sen), as long as it got fuller
 * again and again, so that one download is not taken for a habit. Null when that says nothing: too short, not getting fuller, or
 * full in more than two months.
 */
export function forecastOf(looks: FreeLook[], now: number): DiskForecast | null {
  const recent = sinceCleared(thinned(looks, STEP_MS));
  const [first, last] = [recent[0], recent.at(-1)];
  if (!first || !last || last.at - first.at < SHORTEST_MS || !isHabit(recent)) return null;
  const perMs = medianSlope(recent);
  const bytesPerDay = Math.round(-perMs * DAY_MS);
  if (bytesPerDay < LEAST_PER_DAY_BYTES) return null;
  const leftMs = (last.freeBytes / bytesPerDay) * DAY_MS;
  if (leftMs > LONGEST_DAYS * DAY_MS) return null;
  return { bytesPerDay: twoDigits(bytesPerDay), fullAt: Math.round(now + roughly(leftMs)) };
}

/** The last look of each step. */
function thinned(looks: FreeLook[], stepMs: number): FreeLook[] {
  const last = new Map(looks.map((look) => [Math.floor(look.at / stepMs), look]));
  return [...last.values()].sort((a, b) => a.at - b.at);
}

function isHabit(looks: FreeLook[]): boolean {
  const slots = thinned(looks, SLOT_MS);
  const losses = slots.filter(
    ({ freeBytes }, at) => at > 0 && slots[at - 1]!.freeBytes - freeBytes > NOTABLE_LOSS_BYTES,
  );
  return losses.length >= LEAST_SLOTS && losses.length >= slots.length * LEAST_SHARE;
}

function sinceCleared(looks: FreeLook[]): FreeLook[] {
  const cleared = looks.findLastIndex(
    ({ freeBytes }, at) => at > 0 && freeBytes - looks[at - 1]!.freeBytes > CLEARED_BYTES,
  );
  return cleared < 0 ? looks : looks.slice(cleared);
}

function medianSlope(looks: FreeLook[]): number {
  const slopes: number[] = [];
  for (let later = 1; later < looks.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const [a, b] = [looks[earlier]!, looks[later]!];
      slopes.push((b.freeBytes - a.freeBytes) / (b.at - a.at));
    }
  }
  return slopes.sort((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? 0;
}

const twoDigits = (value: number) => Number(value.toPrecision(2));

/** To the hour within two days, else to the day: a forecast that wavers is no news. */
function roughly(leftMs: number): number {
  const step = leftMs < 2 * DAY_MS ? HOUR_MS : DAY_MS;
  return Math.round(leftMs / step) * step;
}
