'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { Icon } from '@/ui/icon';
import { StateLabel } from '@/ui/state-label';
import { isOpen } from './download-words';
import { downloadsQuery, seenQuery, useLiveDownloads } from './downloads.queries';
import { QueuePanel } from './queue-panel';
import { Sightings } from './sightings';
import { TokensDrawer } from './tokens-drawer';

/** On the page of models: the way to more of them. */
export const GetModelsButton = () => (
  <Button asChild look="pri">
    <Link href="/models/get/">
      <Icon name="download" className="size-3.5" />
      Get models
    </Link>
  </Button>
);

/** On the page of models: what is on its way or failed; nothing when all is done. */
export function DownloadsAside() {
  useLiveDownloads();
  const list = useQuery(downloadsQuery);
  const [areTokensOpen, setTokensOpen] = useState(false);
  const isBusy = list.data?.downloads.some((each) => isOpen(each) || each.status.state === 'failed');
  if (!isBusy) return null;
  return (
    <>
      <QueuePanel onTokens={() => setTokensOpen(true)} className="max-h-[50%] shrink-0" />
      <TokensDrawer isOpen={areTokensOpen} onClose={() => setTokensOpen(false)} />
    </>
  );
}

/** In the details of a model: whether the tools list it. They are asked when this is shown. */
export function ModelWhereabouts({ path }: { path: string }) {
  const seen = useQuery(seenQuery(path));
  return (
    <div className="grid gap-2 border-t border-line px-4 py-3 text-sm">
      {seen.isPending ? (
        <StateLabel state="waiting">Asking the tools</StateLabel>
      ) : seen.data?.length === 0 ? (
        <p className="text-muted">No ComfyUI or SwarmUI is installed that could be asked for it</p>
      ) : (
        <Sightings seen={seen.data ?? []} isLooking={seen.isFetching} onLook={() => void seen.refetch()} />
      )}
    </div>
  );
}
