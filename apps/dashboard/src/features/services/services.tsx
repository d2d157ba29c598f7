'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { servicesQuery, toolsQuery } from '@/api/queries';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState, sentenceOf } from '@/ui/error-state';
import { Button } from '@/ui/button';
import { clock } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { Note } from '@/ui/note';
import { Board, PageHeader } from '@/ui/page';
import { Panel } from '@/ui/panel';
import { SearchField } from '@/ui/search-field';
import { Loading } from '@/ui/skeleton';
import { AddToolDialog } from './add-tool-dialog';
import { BrokenFiles } from './broken-files';
import { LookForUpdates } from './look-for-updates';
import { ServiceTable } from './service-table';
import { tallyOf } from './service-words';
import { ServicesFrame } from './services-frame';
import { filterRows, mergeRows, stateOf } from './tool-rows';
import { usePlace } from './use-place';

/** Every tool of the pod: installed, started, watched, updated and rolled back from one table. */
export function Services() {
  const list = useQuery(servicesQuery);
  const catalogue = useQuery(toolsQuery);
  const [query, setQuery] = useState('');
  const { panel, go } = usePlace();
  const rows = mergeRows(catalogue.data?.tools ?? [], list.data?.services ?? []);
  const shown = filterRows(rows, query);
  const staleSince = list.data?.staleSince ?? null;
  const hasFailed = list.isError && !list.data;

  return (
    <>
      <PageHeader title="Services" fact={tallyOf(rows.map((row) => stateOf(row).word))}>
        <SearchField value={query} onChange={setQuery} label="Filter" className="w-[190px] max-sm:w-28" />
        <LookForUpdates tools={catalogue.data?.tools ?? []} className="max-sm:hidden" />
        <Button onClick={() => go({ panel: 'add' })} className="max-sm:hidden">
          <Icon name="plus" className="size-3.5" />
          Add a tool
        </Button>
      </PageHeader>
      <Board>
        <Panel className="flex min-h-0 flex-1 flex-col overflow-x-hidden overflow-y-auto">
          <Loading isLoading={list.isPending || catalogue.isPending} frame={<ServicesFrame />}>
            {() =>
              hasFailed ? (
                <ErrorState
                  title="The services could not be read"
                  error={list.error}
                  onRetry={() => void list.refetch()}
                />
              ) : rows.length === 0 && !catalogue.isError ? (
                <Nothing onAdd={() => go({ panel: 'add' })} />
              ) : (
                <>
                  {staleSince !== null && (
                    <Note tone="warn" className="m-2.5">
                      supervisord does not answer since {clock(staleSince, 'seconds')}. This is what was last
                      known; starting and stopping work again when it is back.
                    </Note>
                  )}
                  {catalogue.isError && (
                    <Note
                      tone="bad"
                      className="m-2.5"
                      action={
                        <Button size="sm" onClick={() => void catalogue.refetch()}>
                          Try again
                        </Button>
                      }
                    >
                      The catalogue of tools could not be read, so only what runs is listed.{' '}
                      {sentenceOf(catalogue.error)}
                    </Note>
                  )}
                  <ServiceTable rows={shown} isStale={staleSince !== null} query={query} />
                  <div className="flex gap-2 p-3 sm:hidden">
                    <LookForUpdates tools={catalogue.data?.tools ?? []} className="h-11 flex-1" />
                    <Button onClick={() => go({ panel: 'add' })} className="h-11 flex-1">
                      Add a tool
                    </Button>
                  </div>
                  <BrokenFiles entries={catalogue.data?.broken ?? []} files={list.data?.broken ?? []} />
                </>
              )
            }
          </Loading>
        </Panel>
      </Board>
      <AddToolDialog
        tools={catalogue.data?.tools ?? []}
        isOpen={panel === 'add'}
        onClose={() => go({ panel: null })}
      />
    </>
  );
}

const Nothing = ({ onAdd }: { onAdd: () => void }) => (
  <EmptyState title="There is no tool yet" action={<Button onClick={onAdd}>Add a tool</Button>}>
    A tool is a file in config/tools. It appears here as soon as it is there.
  </EmptyState>
);
