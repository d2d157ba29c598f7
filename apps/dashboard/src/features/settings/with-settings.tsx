import type { Settings } from '@pilothouse/contracts/settings';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { settingsQuery } from '@/api/queries';
import { Loaded } from './loaded';

/** For a section about some of the settings. */
export function WithSettings({ children }: { children: (settings: Settings) => ReactNode }) {
  return (
    <Loaded query={useQuery(settingsQuery)} failure="The settings could not be read">
      {children}
    </Loaded>
  );
}
