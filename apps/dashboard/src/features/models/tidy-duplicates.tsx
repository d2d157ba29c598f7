'use client';

import type { DuplicateModels, JoinedModels } from '@pilothouse/contracts/model-library';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLive } from '@/api/live';
import { Button } from '@/ui/button';
import { bytes, count } from '@/ui/format';
import { Note } from '@/ui/note';
import { toast } from '@/ui/toast';
import { joinModels } from './models.queries';

const MOST_SHOWN = 30;

/** Each group of copies with the button that makes one file of them. */
export function Duplicates({ duplicates }: { duplicates: DuplicateModels[] }) {
  const [working, setWorking] = useState<string | null>(null);
  const [last, setLast] = useState<JoinedModels | null>(null);
  useLive('models.joined', (joined) => {
    setWorking(null);
    setLast(joined);
    if (joined.joined.length > 0) toast(`${bytes(joined.freedBytes)} freed`);
  });
  return (
    <>
      {last?.refused.map(({ path, reason }) => (
        <Note key={path} tone="warn">
          {path} was left as it is: {reason}.
        </Note>
      ))}
      {duplicates.slice(0, MOST_SHOWN).map((each) => (
        <Group
          key={each.sha256}
          duplicate={each}
          isWorking={working === each.sha256}
          isBusy={working !== null}
          onBegin={() => setWorking(each.sha256)}
          onFail={() => setWorking(null)}
        />
      ))}
      {duplicates.length > MOST_SHOWN && (
        <p className="text-xs text-muted">and {count(duplicates.length - MOST_SHOWN)} more groups</p>
      )}
    </>
  );
}

type GroupProps = {
  duplicate: DuplicateModels;
  isWorking: boolean;
  isBusy: boolean;
  onBegin: () => void;
  onFail: () => void;
};

function Group({ duplicate: { files, wasteBytes }, isWorking, isBusy, onBegin, onFail }: GroupProps) {
  const [first, ...rest] = files;
  const others = rest.filter(({ inode }) => inode !== first?.inode).map(({ path }) => path);
  const join = useMutation({
    mutationFn: () => joinModels({ keep: first!.path, others }),
    onMutate: onBegin,
    onError: onFail,
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 text-sm">
      <span className="min-w-0">
        {files.map(({ path }) => (
          <span key={path} className="block truncate" title={path}>
            {path}
          </span>
        ))}
        {join.error && <span className="block text-xs text-danger">{join.error.message}</span>}
      </span>
      <Button
        size="sm"
        writes
        working={isWorking}
        disabled={isBusy && !isWorking}
        title="Compares every byte, then makes all of them names of one file"
        onClick={() => join.mutate()}
      >
        Join, frees {bytes(wasteBytes)}
      </Button>
    </div>
  );
}
