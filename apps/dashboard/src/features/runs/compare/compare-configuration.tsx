'use client';

import { useState } from 'react';
import { ErrorState } from '@/ui/error-state';
import { counted } from '@/ui/format';
import { Panel, PanelHead } from '@/ui/panel';
import { Segments } from '@/ui/segments';
import { Loading, Skeleton } from '@/ui/skeleton';
import type { Compared } from './compare-page';
import { CompareRow, CompareTable } from './compare-table';
import { useConfigurations } from './compare.queries';
import { configurationRows, type ConfigurationRow } from './configuration-rows';

/** What was asked for and with what it was made: what differs, and all of it when asked. */
export function CompareConfiguration({ compared }: { compared: Compared[] }) {
  const { files, versions } = useConfigurations(compared.map(({ run }) => run));
  const [shown, setShown] = useState<'different' | 'all'>('different');
  const failed = [...files, ...versions].find(({ isError }) => isError);
  const rows = configurationRows(
    compared.map(({ run }, at) => ({ run, files: files[at]?.data, versions: versions[at]?.data?.versions })),
  );
  const different = rows.filter(({ isDifferent }) => isDifferent);
  const listed = shown === 'all' ? rows : different;

  return (
    <Panel className="shrink-0 overflow-hidden">
      <PanelHead
        title="Configuration"
        fact={`${counted(different.length, 'difference')} in ${rows.length} values`}
      >
        <Segments label="What is listed" value={shown} options={CHOICES} onChange={setShown} />
      </PanelHead>
      <Loading
        isLoading={[...files, ...versions].some(({ isPending }) => isPending)}
        frame={<Skeleton className="mx-4 mb-4 w-64" />}
      >
        {() =>
          failed ? (
            <ErrorState
              title="The configuration could not be read"
              error={failed.error}
              onRetry={() => void failed.refetch()}
            />
          ) : listed.length === 0 ? (
            <p className="px-4 pb-4 text-sm text-muted">These runs were set up alike: no value differs.</p>
          ) : (
            <CompareTable compared={compared} label="Configuration of the runs">
              {groupsOf(listed).map(([group, inGroup]) => (
                <tbody key={group}>
                  <tr>
                    <th
                      scope="rowgroup"
                      colSpan={compared.length + 1}
                      className="h-7 border-b border-line bg-raised px-4 text-left text-xs font-medium text-text-2"
                    >
                      <span className="sticky left-4">{group}</span>
                    </th>
                  </tr>
                  {inGroup.map(({ name, values }) => (
                    <CompareRow
                      key={name}
                      name={name}
                      isMono={group === 'Arguments'}
                      values={values.map((value) => value || <span className="text-muted">not set</span>)}
                    />
                  ))}
                </tbody>
              ))}
            </CompareTable>
          )
        }
      </Loading>
    </Panel>
  );
}

const CHOICES = [
  { value: 'different', title: 'What differs' },
  { value: 'all', title: 'All' },
] as const;

function groupsOf(rows: ConfigurationRow[]): [string, ConfigurationRow[]][] {
  const groups = new Map<string, ConfigurationRow[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups];
}
