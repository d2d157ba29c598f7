import { FAMILY_TITLE } from '@pilothouse/contracts/models';
import type { Run } from '@pilothouse/contracts/runs';
import { COMPONENT_TITLE } from '@pilothouse/contracts/start-run';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { count, counted, percent, times } from '@/ui/format';
import { Panel, PanelBody, PanelHead } from '@/ui/panel';
import { Tag } from '@/ui/tag';

/** What it is made of: dataset, base, words, size. */
export function SetUp({ run, className }: { run: Run; className?: string }) {
  const { request } = run;
  return (
    <Panel className={className}>
      <PanelHead title="Set-up" fact={FAMILY_TITLE[request.family]} />
      <PanelBody>
        <Facts rows={rowsOf(run).slice(0, 8)} />
      </PanelBody>
    </Panel>
  );
}

/** Everything that was asked for. */
export function Configuration({ run, className }: { run: Run; className?: string }) {
  return (
    <div className={cn('overflow-y-auto px-5 py-3 max-sm:px-4', className)}>
      <Facts rows={rowsOf(run)} className="lg:columns-2 lg:gap-10" />
    </div>
  );
}

type FactRow = [term: string, value: ReactNode];

function Facts({ rows, className }: { rows: FactRow[]; className?: string }) {
  return (
    <dl className={cn('text-sm', className)}>
      {rows.map(([term, value]) => (
        <div
          key={term}
          className="grid break-inside-avoid grid-cols-[104px_minmax(0,1fr)] gap-x-2.5 py-[2.5px]"
        >
          <dt className="text-muted">{term}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function lineage({ resumedFrom, continuedAs }: Run): FactRow[] {
  const rows: FactRow[] = [];
  if (resumedFrom) {
    const text = `step ${count(resumedFrom.step)}, epoch ${resumedFrom.epoch}, of run ${resumedFrom.id}`;
    rows.push(['Goes on from', <RunLink key="from" id={resumedFrom.id} text={text} />]);
  }
  if (continuedAs)
    rows.push(['Continued as', <RunLink key="as" id={continuedAs} text={`run ${continuedAs}`} />]);
  return rows;
}

const RunLink = ({ id, text }: { id: string; text: string }) => (
  <Link href={`/runs/?id=${id}`} className={LINK}>
    {text}
  </Link>
);

function rowsOf(run: Run): FactRow[] {
  const { request, plannedSteps, id } = run;
  const components = Object.entries(request.components).filter(([, path]) => path);
  return [
    ...lineage(run),
    [
      'Dataset',
      <DatasetLink key="dataset" name={request.dataset} version={run.datasetVersions[request.dataset]} />,
    ],
    ['Base', <Base key="base" path={request.baseModel} />],
    [
      'Trigger words',
      <span key="words" className="flex flex-wrap gap-1">
        {request.triggerWords.map((word) => (
          <Tag key={word} isKey>
            {word}
          </Tag>
        ))}
      </span>,
    ],
    ...besides(run),
    ['Epochs', `${count(request.epochs)}, each picture ${times(request.repeats)}`],
    ['Steps', `${count(plannedSteps)}, batch size ${request.batchSize}`],
    ...networkOf(request),
    ['Rank, alpha', `${request.networkRank}, ${request.networkAlpha}`],
    ['Resolution', `${count(request.resolution)} px`],
    ['Learning rate', `${rate(request.learningRate)}, ${request.scheduler}, ${request.optimizer}`],
    ['Family', FAMILY_TITLE[request.family]],
    ['Precision', request.precision === 'no' ? 'full, 32 bit' : request.precision],
    ['Seed', String(request.seed)],
    ...(request.blocksToSwap > 0 ? [['Blocks swapped', count(request.blocksToSwap)] satisfies FactRow] : []),
    ...components.map(([key, path]): FactRow => [COMPONENT_TITLE[key as keyof typeof COMPONENT_TITLE], path]),
    ['Samples', sampling(request)],
    ['Saved states', request.saveState ? 'the newest' : 'none'],
    ...argumentsOf(request),
    [
      'Run',
      <span key="id" className="mono">
        {id}
      </span>,
    ],
  ];
}

const Base = ({ path }: { path: string }) =>
  path === '' ? (
    <span className="text-muted">none, as it is a rehearsal</span>
  ) : (
    <Link href={`/models/?path=${encodeURIComponent(path)}`} className={LINK}>
      {path}
    </Link>
  );

/** What is learned from besides the first dataset, and what with it. */
function besides({ request }: Run): FactRow[] {
  const { moreDatasets, regularisation, priorLossWeight, validation, masks } = request;
  const weight = priorLossWeight === 1 ? '' : `, weight ${priorLossWeight}`;
  const when =
    validation.from === 'none' || validation.everyEpochs === 1
      ? 'each epoch'
      : `every ${validation.everyEpochs} epochs`;
  return [
    ...moreDatasets.map((more, at): FactRow => [
      `Dataset ${at + 2}`,
      <DatasetLink
        key={more.dataset}
        name={more.dataset}
        after={`${times(more.repeats)}${masked(more.masks)}`}
      />,
    ]),
    ...(masks.from === 'none' ? [] : [['Masks', masked(masks).replace(/^, /, '')] satisfies FactRow]),
    ...regularisation.map((set): FactRow => [
      'Regularisation',
      <DatasetLink
        key={set.dataset}
        name={set.dataset}
        after={`${set.words === '' ? '' : `“${set.words}”, `}at least ${counted(set.repeats, 'time')}${weight}`}
      />,
    ]),
    ...(validation.from === 'none'
      ? []
      : [
          [
            'Validation',
            validation.from === 'share' ? (
              `${percent(validation.share)} kept aside, ${when}, seed ${validation.seed}`
            ) : (
              <DatasetLink key="v" name={validation.dataset} after={`${when}, seed ${validation.seed}`} />
            ),
          ] satisfies FactRow,
        ]),
  ];
}

function masked(masks: Run['request']['masks']): string {
  if (masks.from === 'none') return '';
  return masks.from === 'alpha' ? ', only what is opaque' : `, masked by ${masks.dataset}`;
}

/** To the dataset and to the version of it that was learned from, and what is to be said after it. */
function DatasetLink({ name, version, after }: { name: string; version?: number; after?: string }) {
  const href = `/datasets/?name=${encodeURIComponent(name)}`;
  return (
    <>
      <Link href={href} className={LINK}>
        {name}
      </Link>
      {version !== undefined && (
        <>
          ,{' '}
          <Link href={`${href}&history=${version}`} className={LINK}>
            version {version}
          </Link>
        </>
      )}
      {after !== undefined && <>, {after}</>}
    </>
  );
}

function sampling({ samples: { prompts, everyEpochs, before, sampler }, family }: Run['request']): string {
  if (prompts.length === 0) return 'none';
  const when = everyEpochs === 1 ? 'after each epoch' : `after every ${everyEpochs} epochs`;
  const how = family === 'sd15' || family === 'sdxl' ? `, ${sampler}` : '';
  return `${counted(prompts.length, 'prompt')}, ${before ? 'before and ' : ''}${when}${how}`;
}

/** What was set under Everything, as the trainer is told it. */
function argumentsOf({ extra }: Run['request']): FactRow[] {
  const given = Object.entries(extra);
  if (given.length === 0) return [];
  const lines = given.map(([name, value]) =>
    typeof value === 'boolean' ? `${name} ${value ? 'on' : 'off'}` : `${name} ${[value].flat().join(' ')}`,
  );
  return [
    [
      'Arguments',
      <span key="arguments" className="mono grid">
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </span>,
    ],
  ];
}

function networkOf({ networkType, convRank, convAlpha }: Run['request']): FactRow[] {
  return [
    ...(networkType === 'lora' ? [] : [['Network', `${networkType} of LyCORIS`] satisfies FactRow]),
    ...(convRank === 0
      ? []
      : [['Convolutions', `rank ${convRank}, alpha ${convAlpha || 'as the rest'}`] satisfies FactRow]),
  ];
}

const LINK = 'text-accent-text hover:underline';

const rate = (value: number) =>
  value < 0.001 ? value.toExponential().replace('-', '\u2212') : String(value);
