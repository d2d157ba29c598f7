'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { contentWords } from '@/api/content-words';
import { datasetsQuery } from '@/api/queries';
import { counted } from '@/ui/format';
import { Note } from '@/ui/note';
import { toast } from '@/ui/toast';
import { datasetHref } from './dataset-href';
import { NewNameField, useNewName } from './new-name-field';
import { OrganiseDialog } from './organise-dialog';
import type { OrganiseDialogProps } from './organise-dialogs';
import { copyDataset, referencesQuery, renameDataset } from './organise.queries';

const NAMED = 3;

export function RenameDialog({ content, onClose }: OrganiseDialogProps) {
  const { name } = content.dataset;
  const router = useRouter();
  const field = useNewName(name, name);
  const rename = useMutation({
    mutationFn: () => renameDataset(name, field.name),
    onSuccess: (dataset) => {
      router.replace(datasetHref(dataset.name));
      toast(`${name} is ${dataset.name} now`, {
        undo: () =>
          void renameDataset(dataset.name, name).then(
            () => router.replace(datasetHref(name)),
            (error: Error) => toast(`It stays ${dataset.name}: ${error.message}`),
          ),
      });
      onClose();
    },
  });
  return (
    <OrganiseDialog
      title={`Rename ${name}`}
      verb="Rename"
      onClose={onClose}
      onDone={() => rename.mutate()}
      canDo={field.isGood && field.name !== name}
      isWorking={rename.isPending}
      error={rename.error}
    >
      <NewNameField field={field} />
      <References name={name} />
    </OrganiseDialog>
  );
}

/** Said before, because nobody looks for it afterwards. */
function References({ name }: { name: string }) {
  const { data } = useQuery(referencesQuery(name));
  if (!data || data.runs.length === 0) return null;
  const waiting = data.runs.filter(({ isWaitingForReview }) => isWaitingForReview);
  const rest = data.runs.length - NAMED;
  return (
    <>
      {waiting.length > 0 && (
        <Note tone="warn">
          {counted(waiting.length, 'captioning run')} of it {waiting.length === 1 ? 'has' : 'have'} captions
          that nobody has looked over. They can be applied under the old name only: do that first.
        </Note>
      )}
      <p className="text-sm text-text-2">
        {counted(data.runs.length, 'run')} {data.runs.length === 1 ? 'names' : 'name'} it and will go on
        showing the old name:{' '}
        {data.runs.slice(0, NAMED).map((run, at) => (
          <span key={run.id}>
            {at > 0 && ', '}
            <Link href={`/runs/?id=${run.id}`} className="text-accent-text hover:underline">
              {run.name}
            </Link>
          </span>
        ))}
        {rest > 0 && ` and ${rest} more`}. Runs hold what they train on themselves, also those that wait.
      </p>
    </>
  );
}

export function CopyDialog({ content, onClose }: OrganiseDialogProps) {
  const { name, images, videos } = content.dataset;
  const all = useQuery(datasetsQuery).data ?? [];
  const field = useNewName(
    freeName(
      name,
      all.map((dataset) => dataset.name),
    ),
  );
  const router = useRouter();
  const copy = useMutation({
    mutationFn: () => copyDataset(name, field.name),
    onSuccess: ({ dataset }) => {
      toast(`${name} copied to ${dataset.name}`);
      router.push(datasetHref(dataset.name));
      onClose();
    },
  });
  return (
    <OrganiseDialog
      title={`Copy ${name}`}
      verb="Copy"
      onClose={onClose}
      onDone={() => copy.mutate()}
      canDo={field.isGood}
      isWorking={copy.isPending}
      error={copy.error}
    >
      <NewNameField field={field} />
      <p className="text-sm text-text-2">
        {contentWords({ images, videos })} with captions. Where the disk can, the copies of pictures take no
        space until they are changed; captions are real copies.
      </p>
    </OrganiseDialog>
  );
}

function freeName(name: string, taken: string[]): string {
  const used = new Set(taken.map((other) => other.toLowerCase()));
  for (let number = 1; ; number++) {
    const wanted = number === 1 ? `${name} copy` : `${name} copy ${number}`;
    if (!used.has(wanted.toLowerCase())) return wanted;
  }
}
