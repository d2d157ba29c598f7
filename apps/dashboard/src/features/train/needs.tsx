import type { DiskNeed, ExpectedTime, RunPlan, VramClass } from '@pilothouse/contracts/plans';
import type { ReactNode } from 'react';
import { bytes, counted, duration } from '@/ui/format';
import { ProgressBar } from '@/ui/progress-bar';

/** What the run will take of the card and of the disk, against what there is. */
export function Needs({ plan: { vram, disk } }: { plan: RunPlan }) {
  return (
    <div className="grid grid-cols-2 gap-x-6 gap-y-4 max-sm:grid-cols-1">
      {vram && <Vram vram={vram} />}
      {disk && <Disk disk={disk} />}
    </div>
  );
}

function Vram({ vram: { cardGb, hereGb } }: { vram: VramClass }) {
  const isEnough = cardGb !== null && hereGb !== null && cardGb <= hereGb;
  return (
    <Need
      title="VRAM"
      amount={cardGb === null ? 'for no preset’s card' : `for a card of ${cardGb} GB`}
      isShort={hereGb !== null && !isEnough}
      share={hereGb === null || cardGb === null ? null : cardGb / hereGb}
      words={vramWords(cardGb, hereGb)}
    />
  );
}

function vramWords(cardGb: number | null, hereGb: number | null): string {
  if (hereGb === null) return 'No card was found here. By the presets, not measured.';
  if (cardGb === null) return `It asks for more than any preset; this card has ${hereGb} GB. Not measured.`;
  if (cardGb > hereGb) return `This one has ${hereGb} GB: a smaller batch, rank or resolution asks for less.`;
  return `This one has ${hereGb} GB. By the presets, not measured.`;
}

function Disk({ disk }: { disk: DiskNeed }) {
  const { totalBytes, freeBytes } = disk;
  return (
    <Need
      title="Disk"
      amount={
        totalBytes === null
          ? `unknown of ${bytes(freeBytes)} free`
          : `${bytes(totalBytes)} of ${bytes(freeBytes)} free`
      }
      isShort={totalBytes !== null && totalBytes > freeBytes}
      share={totalBytes === null ? null : totalBytes / Math.max(1, freeBytes)}
      words={diskWords(disk)}
    />
  );
}

function diskWords({ checkpoints, states, cacheBytes, copyBytes, sampleBytes }: DiskNeed): string {
  if (checkpoints.bytesEach === null) return 'Arguments of the network make a size that is not known here.';
  const parts = [
    `${counted(checkpoints.count - 1, 'checkpoint')} and the published one, ${bytes(checkpoints.bytesEach)} each`,
    states.count > 0 &&
      states.bytesEach !== null &&
      `${counted(states.count, 'state')} ${bytes(states.count * states.bytesEach)}`,
    cacheBytes > 0 && `caches ${bytes(cacheBytes)}`,
    copyBytes > 0 && `copies with masks ${bytes(copyBytes)}`,
    sampleBytes > 0 && `samples ${bytes(sampleBytes)}`,
  ];
  return parts.filter(Boolean).join(', ');
}

function Need({ title, amount, share, isShort, words }: NeedProps) {
  return (
    <div className="min-w-0 text-sm">
      <h3 className="flex items-baseline justify-between gap-2">
        <span className="font-medium">{title}</span>
        <span className={isShort ? 'text-danger' : 'text-muted'}>{amount}</span>
      </h3>
      {/* A sliver is seen where the share is next to nothing; nothing where it is unknown. */}
      <ProgressBar
        size="fat"
        share={share === null ? 0 : Math.max(0.008, share)}
        label={`${title}, ${amount}`}
        className="my-1.5"
      />
      <p className="text-xs text-muted">{words}</p>
    </div>
  );
}

type NeedProps = {
  title: string;
  amount: string;
  /** Of what there is; null is unknown. */
  share: number | null;
  isShort: boolean;
  words: string;
};

/** "44 min", "41 to 47 min"; null while it is unknown. */
export function timeText(time: ExpectedTime | null): ReactNode | null {
  if (time === null) return null;
  const [from, to] = [duration(time.fromSeconds), duration(time.toSeconds)];
  return from === to ? from : `${from} to ${to}`;
}

/** What it is known from. */
export function timeBasis(time: ExpectedTime | null): string {
  if (time === null) return 'No run of this family was finished here yet.';
  const runs = counted(time.runs, 'run');
  return time.areAlike
    ? `By ${runs} like it, finished here.`
    : `By ${runs} of the family with other settings.`;
}
