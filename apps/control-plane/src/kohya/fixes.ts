import type { FailureCause, RunFix } from '@pilothouse/contracts/fixes';
import type { StartRun } from '@pilothouse/contracts/start-run';
import { describeChanges } from './describe-changes.js';
import { hubPageIn } from './failure-rules.js';
import type { Fix, Known } from './fix.js';
import { lessMemory } from './less-memory.js';
import { OPTIMIZERS } from './optimizers.js';

export type Failure = {
  cause: FailureCause;
  /** Why, in words, and the line that says so. */
  reason: string;
  evidence: string;
  runId: string;
  request: StartRun;
};

/** The ways on from a failure, best first. None where nobody knows one. */
export function fixesFor(failure: Failure, known: Known): Fix[] {
  const isChange = ({ change }: Fix) =>
    change === null || describeChanges(failure.request, change).length > 0;
  return (REMEDIES[failure.cause]?.(failure, known) ?? []).filter(isChange);
}

/** As it is shown before anybody applies it. */
export const shownFix = (request: StartRun, { name, title, text, change, href }: Fix): RunFix => ({
  ...{ name, title, text },
  changes: change === null ? [] : describeChanges(request, change),
  href: href ?? null,
});

type Remedy = (failure: Failure, known: Known) => Fix[];

const REMEDIES: Partial<Record<FailureCause, Remedy>> = {
  'out-of-memory': ({ request }, known) => lessMemory(request, known),
  nan: ({ request }) => [...toBf16(request), ...lowerRate(request)],
  killed: ({ request }) => [...fewerWorkers(request), ...fewerBlocks(request)],
  'loader-killed': ({ request }) => fewerWorkers(request),
  'disk-full': ({ request }) => [
    go(
      'make-room',
      'Make room on the disk',
      'Models that nobody uses can go to the trash there.',
      '/models/',
    ),
    ...withoutStates(request),
  ],
  'no-images': ({ request }) => [
    go(
      'open-dataset',
      'Put pictures into the dataset',
      'Then retry: the run takes the dataset as it is by then.',
      `/datasets/?name=${encodeURIComponent(request.dataset)}`,
    ),
  ],
  gated: ({ reason, evidence }) => {
    const page = hubPageIn(`${reason} ${evidence}`);
    if (page === undefined) return [];
    return [go('accept-licence', 'Accept the licence', `On ${page}, with your account there.`, page)];
  },
  'too-many-blocks': ({ request, evidence }) => tooManyBlocks(request, evidence),
  'missing-package': ({ request, evidence }) => withoutPackage(request, evidence),
  'bad-arguments': ({ request, evidence }) => withoutArguments(request, evidence),
  'no-base-model': chooseAgain,
  'missing-file': chooseAgain,
  'damaged-model': chooseAgain,
  'wrong-model': chooseAgain,
};

function go(name: string, title: string, text: string, href: string): Fix {
  return { name, title, text, change: null, href };
}

function chooseAgain({ runId }: Failure): Fix[] {
  const text = 'The form opens with everything this run had, and says which file is missing.';
  return [go('choose-files', 'Choose the files again', text, `/train/?from=${runId}`)];
}

function toBf16({ precision }: StartRun): Fix[] {
  if (precision !== 'fp16') return [];
  const text = 'It holds numbers fp16 has no room for. Cards before the RTX 30 series do not know it.';
  return [{ name: 'bf-precision', title: 'Train in bf16', text, change: { precision: 'bf16' } }];
}

/** One that finds its rate by itself wants to be given 1. */
function lowerRate({ learningRate, optimizer }: StartRun): Fix[] {
  if (OPTIMIZERS[optimizer].findsRate) return [];
  const lower = Number((learningRate / 4).toPrecision(3));
  const text = 'A quarter of it, so that a step cannot leap out of range. It learns more slowly.';
  return [{ name: 'lower-rate', title: 'Lower the learning rate', text, change: { learningRate: lower } }];
}

const WORKERS = 'max_data_loader_n_workers';
const PERSISTENT = 'persistent_data_loader_workers';

function fewerWorkers({ extra }: StartRun): Fix[] {
  const title = 'Load pictures with fewer processes';
  if (extra[WORKERS] === undefined || Number(extra[WORKERS]) > 1) {
    const text =
      'One process instead of several takes less main memory. Latents are cached, so it costs little time.';
    return [{ name: 'fewer-workers', title, text, change: { extra: { ...extra, [WORKERS]: 1 } } }];
  }
  if (Number(extra[WORKERS]) === 0) return [];
  const alone = { ...extra, [WORKERS]: 0, [PERSISTENT]: false };
  const text = 'The trainer loads them itself, without another process.';
  return [{ name: 'fewer-workers', title, text, change: { extra: alone } }];
}

function fewerBlocks({ blocksToSwap }: StartRun): Fix[] {
  if (blocksToSwap === 0) return [];
  const text = 'Swapped blocks stay in main memory, which ran out. The GPU needs more memory for it.';
  const change = { blocksToSwap: Math.floor(blocksToSwap / 2) };
  return [{ name: 'fewer-blocks', title: 'Swap fewer blocks', text, change }];
}

function withoutStates({ saveState }: StartRun): Fix[] {
  if (!saveState) return [];
  const text = 'A state is several times as large as its checkpoint. Without one a stopped run cannot go on.';
  return [{ name: 'no-states', title: 'Keep no states', text, change: { saveState: false } }];
}

function tooManyBlocks({ blocksToSwap }: StartRun, evidence: string): Fix[] {
  const most = Number(/more than (\d{1,3})/.exec(evidence)?.[1] ?? NaN);
  if (!(most < blocksToSwap)) return [];
  const text = 'The most this model allows.';
  return [{ name: 'fewer-blocks', title: `Swap ${most} blocks`, text, change: { blocksToSwap: most } }];
}

function withoutPackage({ optimizer }: StartRun, evidence: string): Fix[] {
  const { needs, findsRate } = OPTIMIZERS[optimizer];
  if (!needs || !evidence.toLowerCase().includes(needs.module)) return [];
  // The rate of 1 that one is given which finds its own would tear another optimizer's weights apart.
  const change = { optimizer: 'AdamW', ...(findsRate ? { learningRate: 1e-4 } : {}) } as const;
  const text = 'It comes with PyTorch, so nothing is missing. It takes a little more video memory.';
  return [{ name: 'plain-optimizer', title: 'Use AdamW', text, change }];
}

/** Those that were asked for besides the form, and which this version of the script does not know. */
function withoutArguments({ extra }: StartRun, evidence: string): Fix[] {
  const refused = [...evidence.matchAll(/--([A-Za-z][\w-]{0,99})/g)].flatMap(([, name]) => name ?? []);
  const kept = Object.fromEntries(Object.entries(extra).filter(([name]) => !refused.includes(name)));
  if (Object.keys(kept).length === Object.keys(extra).length) return [];
  const text = 'The installed version of the trainer does not know it.';
  return [{ name: 'without-arguments', title: 'Leave the argument out', text, change: { extra: kept } }];
}
