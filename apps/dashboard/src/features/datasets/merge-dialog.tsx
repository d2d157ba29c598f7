'use client';

import type { Dataset } from '@pilothouse/contracts/datasets';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { contentWords } from '@/api/content-words';
import { datasetsQuery } from '@/api/queries';
import { count, counted } from '@/ui/format';
import { FormField } from '@/ui/form-field';
import { Segments } from '@/ui/segments';
import { toast } from '@/ui/toast';
import { datasetHref } from './dataset-href';
import { NewNameField, useNewName } from './new-name-field';
import { OrganiseDialog } from './organise-dialog';
import type { OrganiseDialogProps } from './organise-dialogs';
import { mergeDatasets } from './organise.queries';

/** Puts datasets together, into this one or into a new one. */
export function MergeDialog({ content, onClose }: OrganiseDialogProps) {
  const { name } = content.dataset;
  const all = useQuery(datasetsQuery).data ?? [];
  const others = all.filter((dataset) => dataset.name !== name && dataset.images > 0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [into, setInto] = useState<'this' | 'new'>('new');
  const [sources, setSources] = useState<'keep' | 'trash'>('keep');
  const field = useNewName('');
  const router = useRouter();
  const from = into === 'new' ? [name, ...chosen] : [...chosen];
  const merge = useMutation({
    mutationFn: () => mergeDatasets({ from, to: into === 'new' ? field.name : name, sources }),
    onSuccess: ({ dataset, pictures, renamed, skipped }) => {
      const facts = [
        renamed.length > 0 && `${count(renamed.length)} under another name`,
        skipped.length > 0 && `${count(skipped.length)} were there already`,
      ].filter(Boolean);
      toast([`${counted(pictures, 'picture')} merged into ${dataset.name}`, ...facts].join(', '));
      router.push(datasetHref(dataset.name));
      onClose();
    },
  });
  const gone = from.filter((each) => each !== (into === 'this' ? name : ''));
  return (
    <OrganiseDialog
      title={`Merge ${name} with others`}
      verb="Merge"
      onClose={onClose}
      onDone={() => merge.mutate()}
      canDo={chosen.size > 0 && (into === 'this' || field.isGood)}
      isWorking={merge.isPending}
      error={merge.error}
      isWide
    >
      <Choice
        datasets={others}
        chosen={chosen}
        onToggle={(each) =>
          setChosen((before) => new Set(before.has(each) ? without(before, each) : [...before, each]))
        }
      />
      <FormField label="Into">
        <Segments
          label="Into"
          value={into}
          onChange={setInto}
          options={[
            { value: 'new', title: 'A new dataset' },
            { value: 'this', title: name },
          ]}
        />
      </FormField>
      {into === 'new' && <NewNameField field={field} label="New dataset" />}
      <FormField
        label="Afterwards"
        help={
          sources === 'trash' && gone.length > 0
            ? `To the trash, with whatever else they hold: ${gone.join(', ')}`
            : 'Pictures share their bytes where the disk can; captions are real copies'
        }
      >
        <Segments
          label="Afterwards"
          value={sources}
          onChange={setSources}
          options={[
            { value: 'keep', title: 'Keep the merged ones' },
            { value: 'trash', title: 'Move them to the trash' },
          ]}
        />
      </FormField>
      <p className="text-sm text-text-2">
        The same picture is taken once. Names that are taken get a number; captions follow.
      </p>
    </OrganiseDialog>
  );
}

const without = (all: ReadonlySet<string>, one: string) => [...all].filter((each) => each !== one);

function Choice({ datasets, chosen, onToggle }: ChoiceProps) {
  if (datasets.length === 0)
    return <p className="text-sm text-muted">There is no other dataset with pictures.</p>;
  return (
    <ul aria-label="Datasets to merge" className="max-h-52 overflow-y-auto rounded-sm border border-line">
      {datasets.map(({ name, images, videos }) => (
        <li key={name} className="not-first:border-t not-first:border-line">
          <label className="flex min-h-[34px] items-center gap-2.5 px-3 text-sm hover:bg-raised max-sm:min-h-11">
            <input
              type="checkbox"
              className="accent-accent"
              checked={chosen.has(name)}
              onChange={() => onToggle(name)}
            />
            <span className="min-w-0 flex-1 truncate text-text">{name}</span>
            <span className="text-xs text-muted">{contentWords({ images, videos })}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

type ChoiceProps = { datasets: Dataset[]; chosen: ReadonlySet<string>; onToggle: (name: string) => void };
