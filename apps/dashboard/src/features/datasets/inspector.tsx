'use client';

import type { DatasetImage } from '@pilothouse/contracts/datasets';
import { imageUrl, thumbnailUrl } from '@/api/pictures';
import { Button } from '@/ui/button';
import { bytes, count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { StateDot } from '@/ui/state-label';
import { CaptionEditor } from './caption-editor';
import type { TagCount } from './caption-tags';
import { type ProblemCount, type ProblemKind, phraseOf, problemsOf } from './problems';

const PREVIEW_PX = 264;

/** The right column: the picture at the cursor, its caption, and what is to be said about it. */
export function Inspector(props: InspectorProps) {
  const { dataset, image, place, lead, tags, problems, onShow, onOpen, onTrash } = props;
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-surface">
      <section className="border-b border-line px-4 pt-3 pb-[13px]">
        <h2 className="mb-2 flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-bold" title={image.file}>
            {image.file}
          </span>
          <span className="text-sm whitespace-nowrap text-muted">
            {count(place.at)} of {count(place.of)}
          </span>
        </h2>
        <Preview dataset={dataset} image={image} onOpen={onOpen} />
        <PictureFacts image={image} className="mt-2" />
        <div className="mt-2 flex gap-2">
          <Button size="sm" onClick={onOpen}>
            <Icon name="expand" className="size-3.5" />
            Open
          </Button>
          <Button size="sm" look="bare" asChild>
            <a href={imageUrl(dataset, image)} download={image.file}>
              Download
            </a>
          </Button>
          <span className="flex-1" />
          <Button
            size="sm"
            look="bare"
            writes
            className="text-danger enabled:hover:text-danger"
            onClick={onTrash}
          >
            <Icon name="trash" className="size-3.5" />
            Trash
          </Button>
        </div>
      </section>
      <CaptionEditor key={image.file} dataset={dataset} image={image} lead={lead} tags={tags} />
      <Problems image={image} lead={lead} />
      <DatasetProblems problems={problems} lead={lead} onShow={onShow} />
    </div>
  );
}

type InspectorProps = {
  dataset: string;
  image: DatasetImage;
  /** "17 of 42". */
  place: { at: number; of: number };
  lead: string | null;
  tags: TagCount[];
  /** Of the whole dataset. */
  problems: ProblemCount[];
  onShow: (kind: ProblemKind) => void;
  onOpen: () => void;
  onTrash: () => void;
};

function Preview({ dataset, image, onOpen }: { dataset: string; image: DatasetImage; onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={`Open ${image.file}`}
      className="grid h-44 w-full place-items-center overflow-hidden rounded-sm bg-inset"
    >
      {image.width === null ? (
        <span className="text-xs text-muted">no preview</span>
      ) : (
        <img
          src={thumbnailUrl(dataset, image, PREVIEW_PX)}
          alt=""
          className="max-h-44 max-w-full object-contain"
        />
      )}
    </button>
  );
}

/** Size in pixels and in bytes; unknown is said so. */
export function PictureFacts({ image, className }: { image: DatasetImage; className?: string }) {
  const { width, height } = image;
  return (
    <p className={className}>
      <span className="flex gap-2 text-xs whitespace-nowrap text-muted">
        <span className="flex-1">
          {width === null || height === null ? 'size unknown' : `${width} × ${height}`}
        </span>
        <span>{bytes(image.bytes)}</span>
      </span>
    </p>
  );
}

function Problems({ image, lead }: { image: DatasetImage; lead: string | null }) {
  const problems = problemsOf(image, lead);
  if (problems.length === 0) return null;
  return (
    <section className="border-b border-line px-4 pt-3 pb-[13px]">
      <h3 className="mb-2 font-bold">To look at</h3>
      <ul className="grid gap-2">
        {problems.map(({ kind, sentence }) => (
          <li key={kind} className="flex gap-2 text-sm text-text-2">
            <StateDot state={kind === 'unusable' ? 'failed' : 'warning'} className="mt-[3px]" />
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How the whole dataset stands, with a way to the pictures that are meant. */
function DatasetProblems({ problems, lead, onShow }: Pick<InspectorProps, 'problems' | 'lead' | 'onShow'>) {
  return (
    <section className="px-4 pt-3 pb-[13px]">
      <h3 className="mb-1 font-bold">In this dataset</h3>
      <ul className="text-sm">
        {problems.map(({ kind, count: amount }) => (
          <li key={kind} className="flex h-[26px] items-center gap-2">
            <StateDot state={kind === 'unusable' ? 'failed' : 'warning'} />
            <span className="min-w-0 flex-1 truncate">
              {count(amount)} {phraseOf(kind, lead)}
            </span>
            <Button size="sm" look="bare" onClick={() => onShow(kind)}>
              Show
            </Button>
          </li>
        ))}
        {goodNews(problems).map((sentence) => (
          <li key={sentence} className="flex h-[26px] items-center gap-2 text-text-2">
            <StateDot state="ready" />
            {sentence}
          </li>
        ))}
      </ul>
    </section>
  );
}

function goodNews(problems: ProblemCount[]): string[] {
  const kinds = new Set(problems.map(({ kind }) => kind));
  return [
    ...(kinds.has('unusable') ? [] : ['Every picture can be read']),
    ...(kinds.has('uncaptioned') ? [] : ['Every picture has a caption']),
  ];
}
