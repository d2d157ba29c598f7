import { useShortcuts } from '@/ui/shortcuts';

export type GridKeys = {
  onStep: (by: number | 'up' | 'down', isExtending: boolean) => void;
  onOpen: () => void;
  onToggle: () => void;
  onTrash: () => void;
  onAll: () => void;
  onNone: () => void;
};

/** What the keys do in a grid of pictures. Shift with an arrow chooses on the way. */
export function useGridKeys({ onStep, onOpen, onToggle, onTrash, onAll, onNone }: GridKeys) {
  const stepping = (by: number | 'up' | 'down') => (event?: KeyboardEvent) =>
    onStep(by, event?.shiftKey ?? false);

  useShortcuts([
    { keys: 'ArrowRight', title: 'Next picture', run: stepping(1) },
    { keys: 'ArrowLeft', title: 'Previous picture', run: stepping(-1) },
    { keys: 'ArrowDown', title: 'A row down', run: stepping('down') },
    { keys: 'ArrowUp', title: 'A row up', run: stepping('up') },
    { keys: 'j', title: '', run: stepping(1) },
    { keys: 'k', title: '', run: stepping(-1) },
    { keys: ']', title: '', run: stepping(1) },
    { keys: '[', title: '', run: stepping(-1) },
    { keys: 'Home', title: '', run: stepping(-Infinity) },
    { keys: 'End', title: '', run: stepping(Infinity) },
    { keys: 'Enter', title: 'Open the picture', run: onOpen },
    { keys: ' ', title: 'Select the picture', run: onToggle },
    { keys: 'mod+a', title: 'Select all that are shown', run: onAll },
    { keys: 'Escape', title: 'Select none', run: onNone },
    { keys: 'Delete', title: 'Move to the trash', run: onTrash },
  ]);
}
