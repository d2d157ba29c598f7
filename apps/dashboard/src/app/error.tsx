'use client';

import { useEffect } from 'react';
import { Button } from '@/ui/button';
import { ErrorState } from '@/ui/error-state';
import { Board, PageHeader } from '@/ui/page';

/** A fault of ours in one page; the frame around it goes on working. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  useEffect(() => console.error(error), [error]);
  return (
    <>
      <PageHeader title="This page failed" />
      <Board>
        <ErrorState
          title="The page cannot be drawn"
          error={error}
          onRetry={reset}
          action={<Button onClick={() => window.location.reload()}>Reload</Button>}
        />
      </Board>
    </>
  );
}
