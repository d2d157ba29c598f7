import type { GpuCard } from '@pilothouse/contracts/gpu';
import type { Service } from '@pilothouse/contracts/services';

const GIB = 2 ** 30;
/** Less is the driver's own, or a context that unloading leaves behind. */
export const CONTEXT_BYTES = GIB;
/** What a card can give: on a desktop the screen keeps some of it, and a run needs no more than there is. */
const GIVABLE_SHARE = 0.85;

export type Occupant = Pick<Service, 'name' | 'title' | 'pid'> & { vramBytes: number | null };

/** Services that hold memory of the card. Where the driver hides who does, those that work on a GPU and run. */
export function occupantsOf(
  card: GpuCard,
  services: Service[],
  worksOnGpu: (service: string) => boolean,
): Occupant[] {
  const running = services.filter(({ pid, isCore }) => pid > 0 && !isCore);
  const known = running.flatMap(({ name, title, pid }) => {
    const holder = card.holders.find(({ key }) => key === `service:${name}`);
    return holder ? [{ name, title, pid, vramBytes: holder.vramBytes }] : [];
  });
  if (hiddenBytes(card) < CONTEXT_BYTES) return known;
  const suspects = running
    .filter(({ name }) => worksOnGpu(name) && !known.some((each) => each.name === name))
    .map(({ name, title, pid }) => ({ name, title, pid, vramBytes: null }));
  return [...known, ...suspects];
}

/** In use, and held by nobody who can be seen from here: in a container the driver may not tell. */
function hiddenBytes({ vramUsedBytes, holders }: GpuCard): number {
  return Math.max(0, (vramUsedBytes ?? 0) - sumOf(holders));
}

/** Null where the card does not tell. */
export const freeBytes = ({ vramTotalBytes, vramUsedBytes }: GpuCard): number | null =>
  vramTotalBytes === null || vramUsedBytes === null ? null : vramTotalBytes - vramUsedBytes;

export const needOn = ({ vramTotalBytes }: GpuCard, requiredBytes: number) =>
  Math.min(requiredBytes, (vramTotalBytes ?? Infinity) * GIVABLE_SHARE);

/** What a card does not tell is not held against it. */
export const fits = (card: GpuCard, requiredBytes: number) =>
  (freeBytes(card) ?? Infinity) >= needOn(card, requiredBytes);

export const sumOf = (holders: { vramBytes: number | null }[]) =>
  holders.reduce((sum, { vramBytes }) => sum + (vramBytes ?? 0), 0);

/** "17.9 GB": memory of a card is counted in powers of 1024. */
export const gigabytes = (bytes: number) =>
  `${(bytes / GIB).toLocaleString('en-US', { maximumFractionDigits: 1 })} GB`;

/** For the one who has to do something about it. */
export function whyNotFreed(card: GpuCard, requiredBytes: number): string {
  const named = card.holders.map(({ title, vramBytes }) =>
    vramBytes === null ? title : `${title} (${gigabytes(vramBytes)})`,
  );
  const hidden = hiddenBytes(card);
  const rest =
    hidden >= CONTEXT_BYTES ? [`somebody who cannot be seen from here (${gigabytes(hidden)})`] : [];
  const holders = [...named, ...rest];
  return (
    `GPU ${card.index} could not be freed: ${gigabytes(needOn(card, requiredBytes))} are needed, ` +
    `${gigabytes(freeBytes(card) ?? 0)} are free. ` +
    (holders.length > 0 ? `It is still held by ${holders.join(', ')}. ` : '') +
    'End what is not needed and retry, or change in Settings how much such a run needs.'
  );
}
