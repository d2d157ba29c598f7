import type { FileHash, ImportDifference, RunVersions } from '@pilothouse/contracts/archives';

/** What a run would find on this machine. */
export type Here = {
  /** What would be frozen now; null where the first dataset is not there. */
  dataset: FileHash[] | null;
  /** Further datasets the request names that are not there. */
  absentDatasets: string[];
  /** Bytes by path below `models/`; null where there is no such file. */
  models: Map<string, number | null>;
  commit: string | null;
  packages: Record<string, string>;
  gpus: { name: string }[];
};

/** The packages that decide what a step computes. */
const DECISIVE = [
  'torch',
  'accelerate',
  'diffusers',
  'transformers',
  'safetensors',
  'xformers',
  'bitsandbytes',
  'prodigyopt',
  'lion-pytorch',
  'dadaptation',
  'schedulefree',
  'lycoris-lora',
];

type Asked = { dataset: string; versions: RunVersions | null };

export function differences({ dataset, versions }: Asked, here: Here): ImportDifference[] {
  return [
    ...datasetDifferences(dataset, versions?.dataset ?? null, here.dataset),
    ...here.absentDatasets.map((name) => missing('dataset', `There is no dataset ${name} here.`)),
    ...modelDifferences(versions, here.models),
    ...(versions
      ? trainerDifferences(versions, here)
      : [other('trainer', 'With which trainer it was made was not recorded.')]),
  ];
}

function datasetDifferences(name: string, there: FileHash[] | null, here: FileHash[] | null) {
  if (here === null)
    return [
      missing('dataset', `There is no dataset ${name} here.${there ? ` It had ${contents(there)}.` : ''}`),
    ];
  if (there === null)
    return [
      other('dataset', `Whether the dataset ${name} is the same is not known: its hashes were not recorded.`),
    ];
  const [gone, added] = [without(there, here), without(here, there)];
  if (gone.length + added.length === 0) return [];
  return [
    other(
      'dataset',
      `The dataset ${name} is not the same: ${contents(gone)} of ${there.length} files are not here as they were, ${contents(added)} are new or changed.`,
    ),
  ];
}

/** By content: a file may have another name. */
function without(files: FileHash[], others: FileHash[]): FileHash[] {
  const left = new Map<string, number>();
  for (const { sha256 } of others) left.set(sha256, (left.get(sha256) ?? 0) + 1);
  return files.filter(({ sha256 }) => {
    const count = left.get(sha256) ?? 0;
    left.set(sha256, count - 1);
    return count <= 0;
  });
}

function contents(files: FileHash[]): string {
  const captions = files.filter(({ file }) => file.endsWith('.txt')).length;
  return `${counted(files.length - captions, 'image')} and ${counted(captions, 'caption')}`;
}

function modelDifferences(versions: RunVersions | null, here: Here['models']): ImportDifference[] {
  return [...here].flatMap(([path, bytes]) => {
    if (bytes === null) return [missing('model', `There is no models/${path} here.`)];
    const there = versions?.models.find((model) => model.path === path)?.bytes;
    if (there === undefined || there === bytes) return [];
    return [
      other(
        'model',
        `models/${path} is another file: it has ${exact(bytes)} bytes here and had ${exact(there)}.`,
      ),
    ];
  });
}

function trainerDifferences(there: RunVersions, here: Here): ImportDifference[] {
  const found: ImportDifference[] = [];
  if (there.commit === null) {
    found.push(other('trainer', 'Which commit of sd-scripts it was made with was not recorded.'));
  } else if (there.commit !== here.commit) {
    const now = here.commit === null ? 'what is here says no commit' : `${short(here.commit)} is here`;
    found.push(other('trainer', `It was made with sd-scripts ${short(there.commit)}; ${now}.`));
  }
  const packages = DECISIVE.filter(
    (name) => (there.packages[name] ?? '') !== (here.packages[name] ?? ''),
  ).map((name) => `${name} ${there.packages[name] ?? 'none'} (here ${here.packages[name] ?? 'none'})`);
  if (packages.length > 0) found.push(other('packages', `It was made with ${packages.join(', ')}.`));
  const [was, is] = [there.gpus[0]?.name ?? 'no GPU', here.gpus[0]?.name ?? 'no GPU'];
  if (was !== is) found.push(other('gpu', `It was made on ${was}; here is ${is}.`));
  return found;
}

const missing = (about: ImportDifference['about'], text: string): ImportDifference => ({
  level: 'missing',
  about,
  text,
});
const other = (about: ImportDifference['about'], text: string): ImportDifference => ({
  level: 'other',
  about,
  text,
});

const short = (commit: string) => commit.slice(0, 8);
const exact = (amount: number) => amount.toLocaleString('en-US');
const counted = (amount: number, one: string) => `${exact(amount)} ${amount === 1 ? one : `${one}s`}`;
