'use client';

import { Board, PageHeader } from '@/ui/page';

export function Home() {
  return (
    <>
      <PageHeader title="Home" />
      <Board />
    </>
  );
}
