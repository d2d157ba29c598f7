'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { readArchive } from '@/api/run-draft';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { toast } from '@/ui/toast';

/** Opens the archive of a run in the training form. */
export function ImportRun() {
  const client = useQueryClient();
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const read = useMutation({
    mutationFn: (archive: File) => readArchive(client, archive),
    onSuccess: () => router.push('/train/?draft=archive'),
    onError: (error) => toast(sentenceOf(error)),
  });
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".gz,.tgz,application/gzip"
        aria-label="Archive of a run"
        className="hidden"
        onChange={({ target }) => {
          const [archive] = target.files ?? [];
          target.value = ''; // The same file may be chosen again.
          if (archive) read.mutate(archive);
        }}
      />
      <Button
        writes
        working={read.isPending}
        title="A run that was exported, here or elsewhere, into the training form"
        onClick={() => input.current?.click()}
        className="max-sm:hidden"
      >
        <Icon name="upload" className="size-3.5" />
        Import…
      </Button>
    </>
  );
}
