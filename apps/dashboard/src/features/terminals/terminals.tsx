'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { terminalsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { ErrorState } from '@/ui/error-state';
import { Icon } from '@/ui/icon';
import { Board, PageHeader } from '@/ui/page';
import { Loading, Skeleton } from '@/ui/skeleton';
import { toast } from '@/ui/toast';
import { sentenceOf } from '@/ui/error-state';
import { useSearchParam } from '@/ui/use-search-param';
import { TerminalBench } from './terminal-bench';
import { useOpenTerminal } from './terminals.queries';

/** The shells of this pod, one tab each. Off until somebody switched them on. */
export function Terminals() {
  const list = useQuery(terminalsQuery);
  const [id, setId] = useSearchParam('id');
  const open = useOpenTerminal(setId);
  const openOne = () => open.mutate(undefined, { onError: (error) => toast(sentenceOf(error)) });
  useNewOnArrival(list.data?.isOn === true, openOne);

  const terminals = list.data?.terminals ?? [];
  if (list.data?.isOn && terminals.length > 0) {
    const shown = terminals.find((terminal) => terminal.id === id) ?? terminals[0]!;
    return (
      <TerminalBench
        terminals={terminals}
        shown={shown}
        onShow={setId}
        onOpen={openOne}
        isOpening={open.isPending}
      />
    );
  }
  return (
    <>
      <PageHeader title="Terminal" />
      <Board>
        <Loading isLoading={list.isPending} frame={<Frame />}>
          {() => {
            if (list.isError && !list.data) {
              return (
                <ErrorState
                  title="The terminals could not be read"
                  error={list.error}
                  onRetry={() => void list.refetch()}
                />
              );
            }
            if (!list.data?.isOn) return <Off />;
            return (
              <EmptyState
                title="No terminal is open"
                action={
                  <Button look="pri" writes working={open.isPending} onClick={openOne}>
                    <Icon name="plus" className="size-3.5" />
                    New terminal
                  </Button>
                }
              >
                A shell as {list.data.user}, in {list.data.folder}. It goes on when this page is closed.
              </EmptyState>
            );
          }}
        </Loading>
      </Board>
    </>
  );
}

function Off() {
  return (
    <EmptyState
      title="Terminals are off"
      action={
        <Button look="pri" asChild>
          <Link href="/settings/#terminal">Switch on in Settings</Link>
        </Button>
      }
    >
      A shell can do everything on this pod. It takes the password once more to allow it.
    </EmptyState>
  );
}

function Frame() {
  return (
    <div className="grid gap-3 rounded-md bg-inset p-5">
      {['w-72', 'w-40', 'w-96', 'w-24'].map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}

/** `?new=1`, from the palette: opens one, once, and takes the word out of the address. */
function useNewOnArrival(isReady: boolean, open: () => void) {
  const [isNew, setNew] = useSearchParam('new', { replaces: true });
  const isDone = useRef(false);
  useEffect(() => {
    if (isNew === null) isDone.current = false;
    if (isNew === null || !isReady || isDone.current) return;
    isDone.current = true;
    setNew(null);
    open();
  });
}
