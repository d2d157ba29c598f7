import { RunId } from '@pilothouse/contracts/names';
import type { TrainingRun } from '@pilothouse/contracts/runs';

/** As many as there are colours that can be told apart. */
export const MOST_COMPARED = 6;

/** The runs an address names, each once; what is no run id is passed over. */
export function idsIn(text: string | null): string[] {
  const ids = (text ?? '').split(',').filter((id) => RunId.safeParse(id).success);
  return [...new Set(ids)].slice(0, MOST_COMPARED);
}

export const compareHref = (ids: readonly string[]) => `/runs/compare/?ids=${ids.join(',')}`;

/** What a run is called beside the others: its name, and a number where two have the same. */
export function labelsOf(runs: readonly TrainingRun[]): string[] {
  const names = runs.map(({ request: { name, rehearsal } }) => (rehearsal ? `${name}, rehearsal` : name));
  return names.map((name, at) => {
    const before = names.slice(0, at).filter((other) => other === name).length;
    const isOnly = names.filter((other) => other === name).length === 1;
    return isOnly ? name : `${name} (${before + 1})`;
  });
}

export const colorOf = (at: number) => `series-${at + 1}` as const;
