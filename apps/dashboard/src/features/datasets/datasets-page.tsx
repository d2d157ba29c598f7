'use client';

import { useSearchParams } from 'next/navigation';
import { Suspense } from 'react';
import { DatasetBench } from './dataset-bench';
import { DatasetList } from './dataset-list';

/** A static export knows no names: the one to show stands in the query. */
export function DatasetsPage() {
  return (
    <Suspense>
      <ListOrBench />
    </Suspense>
  );
}

function ListOrBench() {
  const name = useSearchParams().get('name');
  return name ? <DatasetBench key={name} name={name} /> : <DatasetList />;
}
