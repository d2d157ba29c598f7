import type { RunFix } from '@pilothouse/contracts/fixes';
import type { StartRun } from '@pilothouse/contracts/start-run';

type Change = RunFix['changes'][number];

const LABEL: Partial<Record<keyof StartRun, string>> = {
  batchSize: 'Batch size',
  resolution: 'Resolution',
  blocksToSwap: 'Blocks to swap',
  networkRank: 'Rank',
  networkAlpha: 'Alpha',
  learningRate: 'Learning rate',
  optimizer: 'Optimizer',
  precision: 'Precision',
  saveState: 'Saved states',
};

/** What differs between a request and the same with a change, for people. */
export function describeChanges(request: StartRun, change: Partial<StartRun>): Change[] {
  const { extra, ...fields } = change;
  const changed = Object.entries(fields).map(([key, to]) => {
    const name = key as keyof StartRun;
    return { label: LABEL[name] ?? name, from: word(request[name]), to: word(to) };
  });
  return [...changed, ...(extra === undefined ? [] : ofExtra(request.extra, extra))].filter(
    ({ from, to }) => from !== to,
  );
}

function ofExtra(before: StartRun['extra'], after: StartRun['extra']): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.map((name) => ({
    label: `--${name}`,
    from: argument(before[name]),
    to: argument(after[name]),
  }));
}

const argument = (value: StartRun['extra'][string] | undefined) =>
  value === undefined ? 'as usual' : value === false ? 'left out' : value === true ? 'set' : String(value);

const word = (value: unknown) => (value === true ? 'kept' : value === false ? 'none' : String(value));
