'use client';

import type { FileDifference } from '@pilothouse/contracts/history';
import { useState } from 'react';
import { bytes } from '@/ui/format';
import { CaptionChange } from './caption-change';
import { versionThumbnailUrl } from './history.queries';

/** One file that differs between two versions: a picture on both sides, or a caption word by word. */
export function DifferenceRow({ name, difference, before, after }: DifferenceRowProps) {
  const { file, kind } = difference;
  if (kind === 'caption') {
    const readable = (side: FileDifference['before']) => (side ? (side.text ?? 'No readable text') : null);
    return (
      <CaptionChange
        file={file}
        fact={factOf(difference)}
        before={readable(difference.before)}
        after={readable(difference.after)}
      />
    );
  }
  return (
    <div className="flex h-full items-center gap-3 border-b border-line px-4">
      <Side name={name} number={before} file={file} side={difference.before} />
      <span aria-hidden className="text-muted">
        →
      </span>
      <Side name={name} number={after} file={file} side={difference.after} />
      <span className="grid min-w-0">
        <span className="truncate text-sm">{file}</span>
        <span className="text-xs text-muted">{factOf(difference)}</span>
      </span>
    </div>
  );
}

type DifferenceRowProps = { name: string; difference: FileDifference; before: number; after: number };

function Side({ name, number, file, side }: SideProps) {
  const [isMissing, setMissing] = useState(false);
  const className = 'grid size-20 shrink-0 place-items-center rounded-sm bg-inset text-xs text-muted';
  if (!side) return <span className={className}>none</span>;
  if (isMissing) return <span className={className}>not kept</span>;
  return (
    <img
      src={versionThumbnailUrl(name, number, file)}
      alt={`${file} in version ${number}`}
      title={bytes(side.bytes)}
      loading="lazy"
      className="size-20 shrink-0 rounded-sm object-cover"
      onError={() => setMissing(true)}
    />
  );
}

type SideProps = { name: string; number: number; file: string; side: FileDifference['before'] };

const factOf = ({ before, after }: FileDifference) => (!before ? 'added' : !after ? 'removed' : 'changed');
