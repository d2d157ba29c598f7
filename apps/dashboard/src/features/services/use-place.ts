import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/** What floats over the page. */
export type PanelName = 'install' | 'update' | 'roll-back' | 'uninstall' | 'free' | 'add';

export type Place = {
  name: string | null;
  panel: PanelName | null;
  /** The version a panel is about. */
  version: string | null;
};

const PANELS: readonly string[] = [
  'install',
  'update',
  'roll-back',
  'uninstall',
  'free',
  'add',
] satisfies PanelName[];

/** Which row is open and what floats, as the address says it: `?name=comfyui&panel=update`. The back button goes back. */
export function usePlace() {
  const params = useSearchParams();
  const panel = params.get('panel');
  const place: Place = {
    name: params.get('name'),
    panel: panel !== null && PANELS.includes(panel) ? (panel as PanelName) : null,
    version: params.get('version'),
  };
  const go = useCallback((to: Partial<Place>) => {
    const url = new URL(window.location.href);
    for (const [key, value] of Object.entries(to)) {
      if (value === null || value === undefined) url.searchParams.delete(key);
      else url.searchParams.set(key, value);
    }
    if (!to.panel) url.searchParams.delete('version');
    if ('name' in to) url.hash = '';
    if (url.href === window.location.href) return;
    // What was closed is not to come back with the back button.
    if (to.panel === null && to.name === undefined) window.history.replaceState(null, '', url);
    else window.history.pushState(null, '', url);
  }, []);
  return { ...place, go };
}

export type Go = ReturnType<typeof usePlace>['go'];
