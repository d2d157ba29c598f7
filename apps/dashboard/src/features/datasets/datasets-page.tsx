'use client';

import { useSearchParams } from 'next/navigation';
import { Suspense } from 'react';
import { DatasetBench } from './dataset-bench';
import { DatasetList } from './dataset-list';
import { type DatasetParts, DatasetPartsContext } from './dataset-parts';
import { UploadTray } from './upload-tray';

/** A static export knows no names: the one to show stands in the query. */
export function DatasetsPage({ parts }: { parts: DatasetParts }) {
  return (
    <Suspense>
      <DatasetPartsContext value={parts}>
        <ListOrBench />
        <UploadTray />
      </DatasetPartsContext>
    </Suspense>
  );
}

function ListOrBench() {
  const name = useSearchParams().get('name');
  return name ? <DatasetBench key={name} name={name} /> : <DatasetList />;
}
