'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { goToLogin } from '@/api/client';
import { useStaleSince } from '@/api/connection';
import { connectLive } from '@/api/live';
import { sessionQuery } from '@/api/queries';
import { ErrorState } from '@/ui/error-state';
import { useKeyboard } from '@/ui/shortcuts';
import { useIsHydrated } from '@/ui/use-is-hydrated';
import { useSpareMoment } from '@/ui/use-spare-moment';
import { KeyboardHelp } from './keyboard-help';
import { PhoneTabs } from './phone-tabs';
import { Sidebar } from './sidebar';
import { Strip } from './strip';
import { useShellShortcuts } from './shell-shortcuts';

/**
 * The page does not wait to hear who is at it: it is handed to nobody who is not logged in, and each answer says so when that has
 * ended. It comes first; what stands around it asks for its figures when the page leaves it a moment.
 */
export function Shell({ palette, uploads, children }: ShellProps) {
  const session = useQuery(sessionQuery);
  const isStale = useStaleSince() !== null;
  const isDrawn = useIsHydrated() && session.data?.authenticated !== false;
  const hasTime = useSpareMoment();
  const isInside = hasTime && session.data?.authenticated === true;
  useKeyboard();
  useShellShortcuts();

  useEffect(() => {
    if (session.data?.authenticated === false) goToLogin();
    if (isInside) connectLive();
  }, [session.data, isInside]);

  return (
    <div
      data-stale={isStale || undefined}
      className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_minmax(0,1fr)_auto] sm:grid-cols-[52px_minmax(0,1fr)] sm:grid-rows-[minmax(0,1fr)_var(--ph-strip)] md:grid-cols-[var(--ph-sidebar)_minmax(0,1fr)]"
    >
      <a
        href="#page"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-sm bg-overlay px-3 py-2 shadow-pop focus:translate-y-0"
      >
        Skip to the page
      </a>
      <Sidebar isInside={isInside} />
      <div className="flex min-h-0 min-w-0 flex-col max-sm:row-start-2">
        {session.isError ? (
          <ErrorState
            title="The pod could not be asked who you are"
            error={session.error}
            onRetry={() => void session.refetch()}
          />
        ) : (
          isDrawn && children
        )}
      </div>
      <Strip isInside={isInside} uploads={uploads} />
      <PhoneTabs />
      <KeyboardHelp />
      {isInside && palette}
    </div>
  );
}

/** `uploads`: an instrument of the strip. */
export type ShellProps = { palette: ReactNode; uploads: ReactNode; children: ReactNode };
