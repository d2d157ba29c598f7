'use client';

import { type ModelFile } from '@pilothouse/contracts/models';
import type { TrainingEntry } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { runsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Drawer } from '@/ui/dialog';
import { bytes, count, counted, moment } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { Panel } from '@/ui/panel';
import { familyTitle, titleOf } from './model-list';
import { Metadata } from './metadata';
import { downloadUrl } from './models.queries';
import { TriggerWords } from './trigger-words';

/** One file: what its header says, and where it came from. */
export function ModelDetails({ model, missing, whereabouts }: DetailsProps & { missing: string | null }) {
  return (
    <Panel className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      {model ? (
        <>
          <div className="px-4 pt-3.5 pb-3">
            <h2 className="truncate text-md font-medium">{titleOf(model)}</h2>
            <Actions model={model} />
          </div>
          <Facts model={model} />
          {whereabouts}
        </>
      ) : (
        <p className="p-4 text-sm text-muted">
          {missing ? `models/${missing} is not there any more` : 'Choose a file to see its header'}
        </p>
      )}
    </Panel>
  );
}

/** The same, over the list, where there is no room beside it. */
export function ModelDrawer({ model, whereabouts, onClose }: DetailsProps & { onClose: () => void }) {
  return (
    <Drawer isOpen={model !== undefined} onClose={onClose} title={model ? titleOf(model) : ''}>
      {model && (
        <>
          <div className="px-4 pb-3">
            <Actions model={model} />
          </div>
          <Facts model={model} />
          {whereabouts}
        </>
      )}
    </Drawer>
  );
}

type DetailsProps = {
  model: ModelFile | undefined;
  /** What others know of it. */
  whereabouts?: ReactNode;
};

function Actions({ model }: { model: ModelFile }) {
  return (
    <>
      <div className="flex items-start gap-1 text-sm text-muted">
        <span className="min-w-0 flex-1 pt-[3px] [overflow-wrap:anywhere]">{model.path}</span>
        <CopyButton text={model.path} label="Copy the path" />
      </div>
      <Button asChild size="sm" className="mt-1.5">
        <a href={downloadUrl(model.path)} download>
          <Icon name="download" className="size-3.5" />
          Download
        </a>
      </Button>
    </>
  );
}

function Facts({ model }: { model: ModelFile }) {
  const runs = useQuery(runsQuery);
  const from = runs.data?.find(
    ({ status, publications }) =>
      (status.state === 'done' && status.published === model.path) ||
      publications.some(({ path }) => path === model.path),
  );
  return (
    <div className="px-4 pb-4">
      {model.problem && (
        <Note tone="bad" className="mb-3">
          {sentence(model.problem)}
        </Note>
      )}
      <dl className="grid grid-cols-[96px_minmax(0,1fr)] items-baseline gap-x-2.5 gap-y-[3px] text-sm">
        {factsOf(model, from).map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="text-muted">{term}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">
              {value ?? <span className="text-muted">unknown</span>}
            </dd>
          </div>
        ))}
      </dl>
      {model.header && <Metadata model={model} />}
    </div>
  );
}

type Fact = [term: string, value: ReactNode];

function factsOf(model: ModelFile, from: TrainingEntry | undefined): Fact[] {
  const { header } = model;
  const file: Fact[] = [
    ['Size', bytes(model.bytes)],
    ['Changed', moment(model.changedAt)],
  ];
  if (!header) return file;
  const family: Fact = ['Family', familyTitle(model) ?? header.architecture];
  if (!header.isLora) {
    return [
      family,
      ['Precision', precisionText(header.precision)],
      ['Tensors', count(header.tensors)],
      ...file,
    ];
  }
  return [
    ['Trigger words', <TriggerWords key="words" words={header.triggerWords} />],
    family,
    ['Base', header.baseModel],
    ['Rank, alpha', rankText(model)],
    ['Trained', trainedText(model)],
    ...(from ? [['From run', <RunLink key="run" run={from} />] satisfies Fact] : []),
    ['Tensors', count(header.tensors)],
    ...file,
  ];
}

function rankText({ header }: ModelFile): string | null {
  if (!header || header.networkRank === null) return null;
  return [header.networkRank, header.networkAlpha ?? 'alpha unknown', precisionText(header.precision)]
    .filter((part) => part != null)
    .join(', ');
}

/** The trainer's word for it: "F16" is fp16, "BF16" is bf16, "F8_E4M3" is fp8. */
const precisionText = (precision: string | null) =>
  precision?.toLowerCase().replace(/^f(\d+)(?:_.*)?$/, 'fp$1') ?? null;

function trainedText({ header }: ModelFile): string | null {
  const parts = [
    header?.epochs != null && counted(header.epochs, 'epoch'),
    header?.steps != null && counted(header.steps, 'step'),
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(', ');
}

const RunLink = ({ run }: { run: Pick<TrainingEntry, 'id' | 'name'> }) => (
  <Link href={`/runs/?id=${run.id}`} className="text-accent-text hover:underline">
    {run.name}
  </Link>
);

const sentence = (problem: string) =>
  `${problem[0]?.toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? '' : '.'}`;
