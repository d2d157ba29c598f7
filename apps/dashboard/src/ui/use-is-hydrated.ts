'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False where the export is rendered and in the first drawing that has to be the same as it. */
export const useIsHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
