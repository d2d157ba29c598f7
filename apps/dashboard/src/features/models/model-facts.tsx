'use client';

import type { ModelDetails } from '@pilothouse/contracts/model-library';
import { MODEL_TYPE_TITLE, type ModelFile } from '@pilothouse/contracts/models';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '@/ui/cn';
import { CopyButton } from '@/ui/copy-button';
import { bytes, count, counted, moment } from '@/ui/format';
import { familyTitle, lookedAt } from './model-list';
import { TriggerWords } from './trigger-words';

/** AutoV2, as Civitai and the web UIs call the first ten digits. */
const AUTO_V2_DIGITS = 10;

type Facts = { model: ModelFile; details: ModelDetails | undefined; className?: string };

export function ModelFacts({ model, details, className }: Facts) {
  return (
    <dl
      className={cn(
        'grid grid-cols-[96px_minmax(0,1fr)] items-baseline gap-x-2.5 gap-y-[3px] text-sm',
        className,
      )}
    >
      {[...ofHeader(model), ...ofFile(model), ...ofUse(details)].map(([term, value]) => (
        <div key={term} className="contents">
          <dt className="text-muted">{term}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">
            {value ?? <span className="text-muted">unknown</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Fact = [term: string, value: ReactNode];

function ofHeader(model: ModelFile): Fact[] {
  const { header, type } = model;
  const kind: Fact = ['Type', header?.adapter ?? MODEL_TYPE_TITLE[type]];
  if (!header) return [kind, ['Header', lookedAt(model)]];
  const family: Fact = ['Family', familyTitle(model) ?? header.architecture];
  if (!header.isLora) {
    return [kind, family, ['Precision', precisionText(header.precision)], ['Tensors', count(header.tensors)]];
  }
  return [
    ['Trigger words', <TriggerWords key="words" words={header.triggerWords} />],
    kind,
    family,
    ['Base', header.baseModel],
    ['Rank, alpha', rankText(model)],
    ['Trained', trainedText(model)],
    ['Tensors', count(header.tensors)],
  ];
}

function ofFile({ bytes: size, changedAt, sha256, header }: ModelFile): Fact[] {
  return [
    ['Size', bytes(size)],
    ['Changed', moment(changedAt)],
    ['SHA-256', sha256 ? <Hash hash={sha256} /> : <span className="text-muted">not computed yet</span>],
    ...(sha256
      ? [['AutoV2', <Hash key="v2" hash={sha256.slice(0, AUTO_V2_DIGITS).toUpperCase()} />] satisfies Fact]
      : []),
    ...(header?.writtenHash
      ? [['Hash in header', <Hash key="written" hash={header.writtenHash} />] satisfies Fact]
      : []),
  ];
}

function ofUse(details: ModelDetails | undefined): Fact[] {
  if (!details) return [];
  const { origin, runs, heldBy, sameFile, copies } = details;
  const made = runs.filter(({ as }) => as === 'made');
  const used = runs.filter(({ as }) => as !== 'made');
  return [
    ...(origin ? [['From', <Origin key="origin" origin={origin} />] satisfies Fact] : []),
    ...(made.length > 0 ? [['From run', <Runs key="made" runs={made} />] satisfies Fact] : []),
    ['Used by', used.length > 0 ? <Runs runs={used} /> : <span className="text-muted">no run yet</span>],
    ...(heldBy.length > 0
      ? [
          [
            'Open in',
            heldBy.map(({ pid, command, service }) => service ?? `${command} (pid ${pid})`).join(', '),
          ] satisfies Fact,
        ]
      : []),
    ...(sameFile.length > 0 ? [['Same file', sameFile.join(', ')] satisfies Fact] : []),
    ...(copies.length > 0 ? [['Copies', copies.join(', ')] satisfies Fact] : []),
  ];
}

function Hash({ hash }: { hash: string }) {
  const short = hash.length > 16 ? `${hash.slice(0, 8)} … ${hash.slice(-4)}` : hash;
  return (
    <span className="flex items-center gap-1">
      <span className="mono" title={hash}>
        {short}
      </span>
      <CopyButton text={hash} label="Copy the hash" />
    </span>
  );
}

function Origin({ origin }: { origin: NonNullable<ModelDetails['origin']> }) {
  const { hub, name, version, licence, url } = origin;
  const text = [name || hub, version, licence].filter(Boolean).join(', ');
  if (!/^https?:\/\//.test(url)) return text;
  return (
    <a href={url} target="_blank" rel="noreferrer" className="text-accent-text hover:underline">
      {text}
    </a>
  );
}

const MOST_RUNS = 5;

function Runs({ runs }: { runs: ModelDetails['runs'] }) {
  return (
    <span className="flex flex-wrap gap-x-2">
      {runs.slice(0, MOST_RUNS).map(({ id, name, isActive }) => (
        <Link key={id} href={`/runs/?id=${id}`} className="text-accent-text hover:underline">
          {name}
          {isActive && <span className="text-muted">, now</span>}
        </Link>
      ))}
      {runs.length > MOST_RUNS && <span className="text-muted">{count(runs.length - MOST_RUNS)} more</span>}
    </span>
  );
}

function rankText({ header }: ModelFile): string | null {
  if (!header || header.networkRank === null) return null;
  return [header.networkRank, header.networkAlpha ?? 'alpha unknown', precisionText(header.precision)]
    .filter((part) => part != null)
    .join(', ');
}

/** The trainer's word for it: "F16" is fp16, "BF16" is bf16, "F8_E4M3" is fp8; GGUF's stay as they are. */
const precisionText = (precision: string | null) =>
  precision && /^(B?F\d|I\d|U\d)/.test(precision)
    ? precision.toLowerCase().replace(/^f(\d+)(?:_.*)?$/, 'fp$1')
    : precision;

function trainedText({ header }: ModelFile): string | null {
  const parts = [
    header?.epochs != null && counted(header.epochs, 'epoch'),
    header?.steps != null && counted(header.steps, 'step'),
  ].filter(Boolean);
  return parts.length === 0 ? null : parts.join(', ');
}
