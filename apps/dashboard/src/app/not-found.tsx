import type { Metadata } from 'next';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Board, PageHeader } from '@/ui/page';

export const metadata: Metadata = { title: 'Nothing here' };

export default function NotFound() {
  return (
    <>
      <PageHeader title="Nothing here" />
      <Board>
        <EmptyState
          title="There is no such page"
          action={
            <Button asChild>
              <Link href="/">Home</Link>
            </Button>
          }
        >
          The address may be mistyped, or from another version.
        </EmptyState>
      </Board>
    </>
  );
}
