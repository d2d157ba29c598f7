import { useRouter } from 'next/navigation';
import { useShortcuts } from '@/ui/shortcuts';
import { undoNewest } from '@/ui/toast';
import { PLACES } from './navigation';

/** Those that work on every page. */
export function useShellShortcuts() {
  const router = useRouter();
  useShortcuts([
    { keys: '/', title: 'Search in the page', group: 'Everywhere', run: focusSearch },
    { keys: 'mod+Enter', title: 'The filled button of the page', group: 'Everywhere', run: clickFilled },
    { keys: 'mod+z', title: 'Undo', group: 'Everywhere', run: undoNewest },
    ...PLACES.flat().flatMap(({ title, href, letter }) =>
      letter ? [{ keys: `g ${letter}`, title, group: 'Go to', run: () => router.push(href) }] : [],
    ),
  ]);
}

function focusSearch() {
  const field = document.querySelector<HTMLInputElement>('[data-page-search]');
  field?.focus();
  field?.select();
}

/** Of what is in front: an open dialog has its own, or none. */
function clickFilled() {
  const front = document.querySelector('[role=dialog]:not([data-drawer])') ?? document;
  front.querySelector<HTMLElement>('[data-filled]:not(:disabled)')?.click();
}
