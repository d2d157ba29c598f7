'use client';

import type { Tidy } from '@pilothouse/contracts/model-library';
import { MODEL_TYPE_TITLE } from '@pilothouse/contracts/models';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Drawer } from '@/ui/dialog';
import { ErrorState } from '@/ui/error-state';
import { bytes, count, counted } from '@/ui/format';
import { Loading, Skeleton } from '@/ui/skeleton';
import { Duplicates } from './tidy-duplicates';
import { BrokenRow, MisplacedRow } from './tidy-rows';

const MOST_ROWS = 50;

/** Copies, files in the wrong folder, broken ones, and where the disk went. */
export function TidyDrawer({ tidy, isOpen, onClose, onShow }: Props) {
  return (
    <Drawer isOpen={isOpen} onClose={onClose} title="Tidy" className="w-[min(520px,100vw)]">
      <Loading isLoading={tidy.isPending} frame={<Skeleton className="m-4 w-40" />}>
        {() =>
          tidy.data ? (
            <Content tidy={tidy.data} onShow={onShow} />
          ) : (
            <ErrorState
              title="The models could not be looked at"
              error={tidy.error}
              onRetry={() => void tidy.refetch()}
            />
          )
        }
      </Loading>
    </Drawer>
  );
}

type Props = {
  tidy: UseQueryResult<Tidy>;
  isOpen: boolean;
  onClose: () => void;
  onShow: (path: string) => void;
};

function Content({ tidy, onShow }: { tidy: Tidy; onShow: (path: string) => void }) {
  const { duplicates, unsure, misplaced, broken, folders, ages } = tidy;
  const all = folders.reduce((sum, each) => sum + each.bytes, 0);
  const waste = wasteOf(tidy);
  return (
    <div className="pb-4">
      <Section
        title="Copies"
        fact={duplicates.length > 0 ? `${bytes(waste)} could be freed` : 'none found'}
        note={
          unsure > 0 &&
          `${counted(unsure, 'file')} of the same size as another wait for a hash, so this may grow.`
        }
      >
        <Duplicates duplicates={duplicates} />
      </Section>
      <Section
        title="In the wrong folder"
        fact={misplaced.length > 0 ? count(misplaced.length) : 'none found'}
      >
        {misplaced.slice(0, MOST_ROWS).map((each) => (
          <MisplacedRow key={each.path} {...each} typeTitle={MODEL_TYPE_TITLE[each.type]} />
        ))}
        <More of={misplaced} />
      </Section>
      <Section title="Broken" fact={broken.length > 0 ? count(broken.length) : 'none found'}>
        {broken.slice(0, MOST_ROWS).map((each) => (
          <BrokenRow key={each.path} {...each} onShow={() => onShow(each.path)} />
        ))}
        <More of={broken} />
      </Section>
      <Section title="By folder" fact={bytes(all)}>
        {folders.slice(0, MOST_ROWS).map(({ folder, files, bytes: size }) => (
          <Share key={folder} title={folder || 'models'} files={files} size={size} all={all} />
        ))}
        <More of={folders} />
      </Section>
      <Section title="By age" fact="when they were last changed">
        {ages.map(({ title, files, bytes: size }) => (
          <Share key={title} title={title} files={files} size={size} all={all} />
        ))}
      </Section>
    </div>
  );
}

export const wasteOf = ({ duplicates }: Tidy) =>
  duplicates.reduce((sum, { wasteBytes }) => sum + wasteBytes, 0);

type SectionProps = { title: string; fact: string; note?: ReactNode; children: ReactNode };

function Section({ title, fact, note, children }: SectionProps) {
  return (
    <section className="border-b border-line px-4 py-3 last:border-b-0">
      <h3 className="flex items-baseline gap-2 font-bold">
        {title}
        <span className="text-sm font-normal text-muted">{fact}</span>
      </h3>
      <div className="mt-1.5 grid gap-1.5">{children}</div>
      {note && <p className="mt-1.5 text-xs text-muted">{note}</p>}
    </section>
  );
}

const More = ({ of }: { of: readonly unknown[] }) =>
  of.length > MOST_ROWS && <p className="text-xs text-muted">and {count(of.length - MOST_ROWS)} more</p>;

function Share({ title, files, size, all }: { title: string; files: number; size: number; all: number }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_64px_72px] items-center gap-2 text-sm">
      <span className="relative min-w-0 truncate rounded-xs px-1.5 py-0.5">
        <i
          aria-hidden
          className="absolute inset-y-0 left-0 rounded-xs bg-track"
          style={{ width: `${all === 0 ? 0 : (size / all) * 100}%` }}
        />
        <span className="relative">{title}</span>
      </span>
      <span className="text-right text-xs text-muted">{counted(files, 'file')}</span>
      <span className="text-right">{bytes(size)}</span>
    </div>
  );
}
