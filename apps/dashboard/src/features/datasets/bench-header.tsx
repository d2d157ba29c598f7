'use client';

import type { Dataset, Preparation } from '@pilothouse/contracts/datasets';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { contentWords } from '@/api/content-words';
import { Button } from '@/ui/button';
import { bytes, count } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { Crumb, PageHeader } from '@/ui/page';
import { toast } from '@/ui/toast';
import { useStaleSince } from '@/api/connection';
import { trainHref } from './dataset-href';
import { HistoryButtons, HistoryItems } from './history-buttons';
import { type BenchHistory, useHistory } from './use-history';
import { OrganiseItems } from './organise-items';
import { HealthPill } from './health-pill';
import type { AddKind } from './pick-files';
import { preparation, setPreparation } from './preparation';
import { trashWholeDataset } from './use-trash';

export function BenchHeader({ name, dataset, onAdd, onCaption }: BenchHeaderProps) {
  const isStale = useStaleSince() !== null;
  const history = useHistory(name);
  return (
    <PageHeader
      title={<Title name={name} />}
      fact={dataset && <Fact dataset={dataset} version={history.head} />}
      state={dataset && dataset.images > 0 && <HealthPill name={name} />}
    >
      {dataset && (
        <>
          <HistoryButtons history={history} />
          <Button
            writes
            onClick={() => onAdd('files')}
            aria-label="Add pictures"
            className="max-sm:w-9 max-sm:px-0"
          >
            <Icon name="upload" className="size-3.5 max-sm:size-4" />
            <span className="max-sm:hidden">Add</span>
          </Button>
          {dataset.images > 0 && (
            <Button onClick={onCaption} className="max-lg:hidden">
              <Icon name="tag" className="size-3.5" />
              Tag and caption…
            </Button>
          )}
          <More
            name={name}
            isStale={isStale}
            history={history}
            onAdd={onAdd}
            onCaption={dataset.images > 0 ? onCaption : undefined}
          />
          {dataset.images > 0 && (
            <Button look="pri" asChild className="max-sm:hidden">
              <Link data-filled href={trainHref(name)}>
                <Icon name="train" className="size-3.5" />
                Train on this
              </Link>
            </Button>
          )}
        </>
      )}
    </PageHeader>
  );
}

type BenchHeaderProps = {
  name: string;
  /** Undefined while it is not known. */
  dataset: Dataset | undefined;
  onAdd: (kind: AddKind) => void;
  onCaption: () => void;
};

function Title({ name }: { name: string }) {
  return (
    <>
      <Link
        href="/datasets/"
        aria-label="All datasets"
        className="mr-1 -ml-2 inline-grid size-9 place-items-center align-middle text-text-2 sm:hidden"
      >
        <Icon name="left" />
      </Link>
      <span className="max-sm:hidden">
        <Crumb>
          <Link href="/datasets/" className="hover:text-text">
            Datasets
          </Link>
        </Crumb>
      </span>
      {name}
    </>
  );
}

function Fact({ dataset, version }: { dataset: Dataset; version: number }) {
  const { images, captioned, bytes: size } = dataset;
  if (images === 0) return 'no pictures yet';
  return (
    <>
      {contentWords(dataset)}, {captioned === images ? count(captioned) : `${count(captioned)} with`}{' '}
      {captioned === 1 ? 'caption' : 'captions'}, {bytes(size)}
      {version > 0 && `, version ${count(version)}`}
    </>
  );
}

type MoreProps = { name: string; isStale: boolean; history: BenchHistory; onCaption?: () => void } & Pick<
  BenchHeaderProps,
  'onAdd'
>;

function More({ name, isStale, history, onAdd, onCaption }: MoreProps) {
  const router = useRouter();
  const [isPrepared, setPrepared] = useState(() => preparation() === 'upright-srgb');
  const prepare = (value: Preparation) => {
    setPreparation(value);
    setPrepared(value === 'upright-srgb');
  };
  const trash = () =>
    trashWholeDataset(name).then(
      () => router.push('/datasets/'),
      (error: Error) => toast(`${name} stays: ${error.message}`),
    );
  return (
    <Menu
      trigger={
        <Button square aria-label="More">
          <Icon name="more" />
        </Button>
      }
    >
      <HistoryItems history={history} isStale={isStale} />
      <MenuItem icon="train" onSelect={() => router.push(trainHref(name))}>
        Train on this
      </MenuItem>
      {onCaption && (
        <MenuItem icon="tag" onSelect={onCaption}>
          Tag and caption…
        </MenuItem>
      )}
      <MenuItem icon="upload" disabled={isStale} onSelect={() => onAdd('folder')}>
        Add a folder…
      </MenuItem>
      <MenuItem icon="disk" disabled={isStale} onSelect={() => onAdd('pod')}>
        Add from the pod…
      </MenuItem>
      <MenuItem
        icon={isPrepared ? 'check' : undefined}
        onSelect={() => prepare(isPrepared ? 'as-is' : 'upright-srgb')}
      >
        Turn new pictures upright, in sRGB
      </MenuItem>
      <MenuLine />
      <OrganiseItems isEmpty={onCaption === undefined} isStale={isStale} />
      <MenuLine />
      <MenuItem icon="trash" isDangerous disabled={isStale} onSelect={() => void trash()}>
        Move the dataset to the trash
      </MenuItem>
    </Menu>
  );
}
