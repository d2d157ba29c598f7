import { type ChangeSettings, Settings } from '@pilothouse/contracts/settings';
import type { QueryClient } from '@tanstack/react-query';
import { api } from './client';
import { settingsQuery } from './queries';
import { change, theAnswer } from './snapshot';

/** Changes those settings that are named; every page that shows them has them at once. */
export const changeSettings = (client: QueryClient, wish: ChangeSettings) =>
  change(
    client,
    settingsQuery.queryKey,
    () => api(Settings, '/settings', { method: 'PATCH', json: wish }),
    theAnswer,
  );
