import type { Run } from '@pilothouse/contracts/runs';
import type { Sample } from '@pilothouse/contracts/samples';
import { useQueries, useQuery } from '@tanstack/react-query';
import { runQuery, runsQuery } from '@/api/queries';
import { type EarlierPart, earlierIds, earlierParts, samplesOfPart } from './earlier-parts';
import { type RunSample, samplesQuery } from './samples.queries';

const NONE: EarlierPart[] = [];

/** The runs that one goes on from, newest first, each with the epochs it did of the way; none until all of them are known. */
export function useEarlierParts(run: Run): EarlierPart[] {
  const all = useQuery({ ...runsQuery, enabled: run.resumedFrom !== null }).data;
  const earlier = useQueries({ queries: earlierIds(run, all ?? []).map((id) => runQuery(id)) });
  if (!all || run.resumedFrom === null || earlier.some(({ isPending }) => isPending)) return NONE;
  return earlierParts(
    run,
    earlier.flatMap(({ data }) => data ?? []),
  );
}

/** The samples of the whole way: those of the runs before it up to where the next went on, then its own, which count more. */
export function useWholeSamples(run: Run, own: readonly Sample[]): RunSample[] {
  const parts = useEarlierParts(run).filter((part) => part.run !== undefined);
  const answers = useQueries({ queries: parts.map(({ id }) => samplesQuery(id)) });
  const earlier = parts.map((part, at) => samplesOfPart(part, answers[at]?.data ?? []));
  return [...earlier.reverse().flat(), ...own.map((sample) => ({ ...sample, runId: run.id }))];
}
