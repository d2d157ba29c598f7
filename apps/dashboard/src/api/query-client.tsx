'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from './client';
import { patchCacheLive } from './live-cache';

/** News is pushed: nothing is fetched again by the clock or by the window's focus, only after a reconnect. */
const makeClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.code === 'OFFLINE',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  useEffect(() => patchCacheLive(client), [client]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
