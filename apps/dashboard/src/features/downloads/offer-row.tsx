'use client';

import type { OfferedFile } from '@pilothouse/contracts/downloads';
import { cn } from '@/ui/cn';
import { bytes } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Select } from '@/ui/select';
import { FOLDERS } from './download-words';

const BY_HEADER = 'by its header';

/** One file of an offer: whether it is wanted, and where it goes. */
export function OfferRow({ file, isChosen, folder, onToggle, onFolder }: OfferRowProps) {
  const { key, name, isThere, care, sha256 } = file;
  const guessed = file.folder ? [file.folder] : [];
  const options = [...new Set([...guessed, ...FOLDERS])];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line px-3 py-1.5 text-sm not-first:border-t">
      <label className="flex min-w-0 flex-1 basis-56 items-center gap-2.5 max-sm:min-h-11">
        <input
          type="checkbox"
          checked={isChosen}
          onChange={onToggle}
          className="size-4 accent-(--ph-accent)"
        />
        <span className="min-w-0">
          <span className="block truncate font-medium" title={key}>
            {name}
          </span>
          <span className={cn('block truncate text-xs text-muted', care && 'whitespace-normal text-warn')}>
            {care ||
              (key === name
                ? sha256
                  ? `SHA-256 ${sha256.slice(0, 12)}…`
                  : 'no hash told: it is computed here'
                : key)}
          </span>
        </span>
      </label>
      {isThere && (
        <span className="inline-flex items-center gap-1 text-xs text-ok">
          <Icon name="ok" className="size-3" />
          here already
        </span>
      )}
      <span className="w-16 text-right tabular-nums">
        {file.bytes === null ? <span className="text-muted">unknown</span> : bytes(file.bytes)}
      </span>
      <Select
        label={`Folder of ${name}`}
        size="sm"
        value={folder ?? file.folder ?? BY_HEADER}
        onChange={(next) => next !== BY_HEADER && onFolder(next)}
        options={[
          ...(file.folder === null && folder === undefined ? [{ value: BY_HEADER, title: BY_HEADER }] : []),
          ...options.map((value) => ({ value, title: value })),
        ]}
        className="w-[148px]"
      />
    </li>
  );
}

type OfferRowProps = {
  file: OfferedFile;
  isChosen: boolean;
  folder: string | undefined;
  onToggle: () => void;
  onFolder: (folder: string) => void;
};
