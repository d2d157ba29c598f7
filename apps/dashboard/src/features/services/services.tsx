'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { servicesQuery } from '@/api/queries';
import { cn } from '@/ui/cn';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { clock } from '@/ui/format';
import { useListCursor } from '@/ui/list-cursor';
import { Note } from '@/ui/note';
import { Board, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { SearchField } from '@/ui/search-field';
import { Loading, Skeleton } from '@/ui/skeleton';
import { HeadCell, Table } from '@/ui/table';
import { useSearchParam } from '@/ui/use-search-param';
import { ServiceRow } from './service-row';
import { tally } from './service-words';

/** What supervisord runs: state, process, and the log in the open row. */
export function Services() {
  const list = useQuery(servicesQuery);
  const [query, setQuery] = useState('');
  const services = list.data?.services ?? [];
  const shown = services.filter(({ name, title }) =>
    `${name} ${title}`.toLowerCase().includes(query.toLowerCase()),
  );

  return (
    <>
      <PageHeader title="Services" fact={tally(services)}>
        <SearchField value={query} onChange={setQuery} label="Filter" className="w-[190px] max-sm:w-32" />
      </PageHeader>
      <Board>
        <Panel className="flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto">
          <Loading isLoading={list.isPending} frame={<Frame />}>
            {() =>
              list.isError && !list.data ? (
                <ErrorState
                  title="The services could not be read"
                  error={list.error}
                  onRetry={() => void list.refetch()}
                />
              ) : services.length === 0 ? (
                <EmptyState title="supervisord runs no service yet">
                  Each one has a file below supervisor/programs. A new one appears here when supervisord has
                  read it.
                </EmptyState>
              ) : (
                <ServiceTable services={shown} staleSince={list.data?.staleSince ?? null} query={query} />
              )
            }
          </Loading>
        </Panel>
      </Board>
    </>
  );
}

type TableProps = { services: Parameters<typeof tally>[0]; staleSince: number | null; query: string };

function ServiceTable({ services, staleSince, query }: TableProps) {
  const [open, setOpen] = useSearchParam('name');
  const toggle = (name: string) => setOpen(open === name ? null : name);
  const [current, setCurrent] = useListCursor({
    count: services.length,
    onOpen: (at) => services[at] && toggle(services[at].name),
  });

  return (
    <>
      {staleSince !== null && (
        <Note tone="warn" className="m-2.5">
          supervisord does not answer since {clock(staleSince, 'seconds')}. This is what was last known;
          starting and stopping work again when it is back.
        </Note>
      )}
      <Table className={cn('sm:table-fixed', staleSince !== null && 'is-stale')}>
        <Columns />
        <Head />
        <tbody>
          {services.map((service, at) => (
            <ServiceRow
              key={service.name}
              service={service}
              isOpen={service.name === open}
              isCurrent={at === current}
              isStale={staleSince !== null}
              onToggle={() => {
                setCurrent(at);
                toggle(service.name);
              }}
            />
          ))}
        </tbody>
      </Table>
      {services.length === 0 && <p className="px-4 py-6 text-sm text-muted">No service is named “{query}”</p>}
    </>
  );
}

function Columns() {
  return (
    <colgroup>
      <col className="w-[206px] max-lg:w-[176px] max-sm:w-auto" />
      <col className="w-[212px] max-lg:w-[196px] max-sm:hidden" />
      <col className="max-md:hidden" />
      <col className="w-[92px] max-lg:hidden" />
      <col className="w-[92px] max-lg:hidden" />
      <col className="w-[150px] max-sm:w-[104px]" />
    </colgroup>
  );
}

function Head() {
  return (
    <thead className="max-sm:hidden">
      <tr className="[&>th]:h-8">
        <HeadCell className="!pl-[38px]">Tool</HeadCell>
        <HeadCell>State</HeadCell>
        <HeadCell className="max-md:hidden">
          <span className="sr-only">What is wrong</span>
        </HeadCell>
        <HeadCell isNumber className="max-lg:hidden">
          Process
        </HeadCell>
        <HeadCell isNumber className="max-lg:hidden">
          Last exit
        </HeadCell>
        <HeadCell>
          <span className="sr-only">Actions</span>
        </HeadCell>
      </tr>
    </thead>
  );
}

function Frame() {
  return (
    <ul>
      {['w-24', 'w-16', 'w-28', 'w-20', 'w-24'].map((width, at) => (
        <li key={at} className="flex h-10 items-center gap-24 border-b border-line pl-[38px]">
          <Skeleton className={width} />
          <Skeleton className="w-20" />
        </li>
      ))}
    </ul>
  );
}
