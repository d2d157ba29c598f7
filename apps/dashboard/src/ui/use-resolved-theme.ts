import { useSyncExternalStore } from 'react';

/** What is painted now, "auto" resolved: for what draws with colours and not with classes. */
export function useResolvedTheme(): 'dark' | 'light' {
  return useSyncExternalStore(subscribe, read, () => 'dark');
}

/** The value of a token where it is drawn: `token('accent')` reads `--ph-accent`. */
export function token(name: string, element: Element = document.documentElement): string {
  return getComputedStyle(element).getPropertyValue(`--ph-${name}`).trim();
}

const read = () => (document.documentElement.dataset.theme === 'light' ? 'light' : 'dark');

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
