import type { GpuCard, Gpus } from '@pilothouse/contracts/gpu';
import type { AnyRun } from '@pilothouse/contracts/runs';
import type { ReactNode } from 'react';
import { gigabytes, restOf, subjectFirst } from '@/features/gpu/gpu-words';
import { isRehearsal } from '@/features/runs/run-words';
import { Icon } from '@/ui/icon';
import { StripPart } from '@/ui/strip-part';

/** Less is the driver's own. */
const NOTABLE_BYTES = 100 * 1024 ** 2;

/** Who owns each card, and how it does. Without a card: which run is going on, and why there is none. */
export function StripGpu({ gpus, run, none }: StripGpuProps) {
  if (gpus.cards.length === 0) {
    return (
      <>
        <StripPart href={run ? `/runs/?id=${run.id}` : undefined}>
          <Icon name="gpu" className="size-[13px] text-muted" />
          {run ? <Name>{run.name}</Name> : <span>{none}</span>}
          {run && isRehearsal(run) && <span className="text-muted">rehearsal</span>}
        </StripPart>
        <StripPart href="/machine/" className={run ? 'max-sm:hidden' : undefined}>
          <span className="max-w-[40vw] truncate text-muted" title={gpus.note}>
            {gpus.note.split(':')[0]}
          </span>
        </StripPart>
      </>
    );
  }
  const isAlone = gpus.cards.length === 1;
  return gpus.cards.map((card) => <Card key={card.uuid} card={card} gpus={gpus} isAlone={isAlone} />);
}

type StripGpuProps = {
  gpus: Gpus;
  run: AnyRun | undefined;
  /** Stands where no run does. */
  none: ReactNode;
};

function Card({ card, gpus, isAlone }: { card: GpuCard; gpus: Gpus; isAlone: boolean }) {
  const lease = gpus.leases.find((each) => each.card === card.index);
  const { busyPercent, vramUsedBytes, vramTotalBytes, temperatureCelsius, powerWatts } = card;
  return (
    <>
      <StripPart href={lease ? `/runs/?id=${lease.runId}` : '/machine/'}>
        <Icon name="gpu" className="size-[13px] text-muted" />
        {!isAlone && <span className="text-muted">{card.index}</span>}
        {lease ? <Name>{lease.runName}</Name> : <span>No run</span>}
        {busyPercent !== null && <span>{busyPercent} %</span>}
      </StripPart>
      {vramUsedBytes !== null && vramTotalBytes !== null && (
        <StripPart href="/machine/" className={isAlone ? undefined : 'max-sm:hidden'}>
          <span title={titleOf(card)}>{byHolder(card)}</span>
          <span className="text-muted">of {gigabytes(vramTotalBytes)} GB</span>
        </StripPart>
      )}
      {temperatureCelsius !== null && (
        <StripPart href="/machine/" className="max-md:hidden">
          {temperatureCelsius} °C
        </StripPart>
      )}
      {powerWatts !== null && (
        <StripPart href="/machine/" className="max-md:hidden">
          {powerWatts} W
        </StripPart>
      )}
    </>
  );
}

/** "17.9 + 0.6", largest part of a run first. */
function byHolder(card: GpuCard): string {
  const rest = restOf(card);
  const parts = [
    ...subjectFirst(card.holders).flatMap(({ vramBytes }) => vramBytes ?? []),
    ...(rest >= NOTABLE_BYTES ? [rest] : []),
  ];
  return parts.length === 0 ? gigabytes(card.vramUsedBytes ?? 0) : parts.map(gigabytes).join(' + ');
}

const titleOf = ({ holders }: GpuCard) =>
  holders
    .map(
      ({ title, vramBytes }) => `${title}: ${vramBytes === null ? 'unknown' : `${gigabytes(vramBytes)} GB`}`,
    )
    .join('\n');

const Name = ({ children }: { children: string }) => (
  <span className="max-w-[40vw] truncate text-accent-text">{children}</span>
);
