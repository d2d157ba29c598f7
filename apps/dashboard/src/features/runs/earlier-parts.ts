import type { Checkpoint } from '@pilothouse/contracts/checkpoints';
import type { Run, TrainingEntry } from '@pilothouse/contracts/runs';
import type { Sample } from '@pilothouse/contracts/samples';

/** The epochs one run did of the way that another goes on with. */
export type EarlierPart = {
  id: string;
  from: number;
  to: number;
  /** Undefined once it was deleted; what was before it is not known then. */
  run: Run | undefined;
  checkpoints: number;
  samplings: number;
};

/** The runs this one goes on from that are still there, newest first. */
export function earlierIds(run: TrainingEntry, all: TrainingEntry[]): string[] {
  const ids: string[] = [];
  for (let point = run.resumedFrom; point && !ids.includes(point.id);) {
    const earlier = all.find(({ id }) => id === point?.id);
    if (earlier) ids.push(earlier.id);
    point = earlier?.resumedFrom ?? null;
  }
  return ids;
}

/** The runs this one goes on from, newest first. What one did beyond the epoch the next went on from does not count. */
export function earlierParts(run: Run, runs: Run[]): EarlierPart[] {
  const parts: EarlierPart[] = [];
  for (let point = run.resumedFrom; point && !parts.some(({ id }) => id === point?.id);) {
    const { id, epoch: to } = point;
    const earlier = runs.find((other) => other.id === id);
    const from = (earlier?.resumedFrom?.epoch ?? 0) + 1;
    const isOfIt = (epoch: number | null) => epoch !== null && epoch <= to;
    parts.push({
      ...{ id, from, to, run: earlier },
      checkpoints: earlier?.checkpoints.filter(({ epoch }) => isOfIt(epoch)).length ?? 0,
      samplings: earlier?.sampledEpochs.filter(isOfIt).length ?? 0,
    });
    point = earlier?.resumedFrom ?? null;
  }
  // One that went on from the same epoch without finishing one of its own has none to show.
  return parts.filter(({ from, to }) => from <= to);
}

/** Before training (0) belongs to the run that began it. */
const isOfPart = ({ from, to }: EarlierPart, epoch: number | null) =>
  epoch !== null && epoch <= to && (epoch >= from || from === 1);

/** What that run drew of the way, and whose it is. */
export const samplesOfPart = (part: EarlierPart, samples: readonly Sample[]) =>
  samples.filter(({ epoch }) => isOfPart(part, epoch)).map((sample) => ({ ...sample, runId: part.id }));

/** What that run saved of the way, newest first. */
export const checkpointsOfPart = (part: EarlierPart): Checkpoint[] =>
  (part.run?.checkpoints ?? [])
    .filter(({ epoch }) => isOfPart(part, epoch))
    .sort((a, b) => (b.epoch ?? 0) - (a.epoch ?? 0));
