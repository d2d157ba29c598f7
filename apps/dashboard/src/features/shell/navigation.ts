import { usePathname } from 'next/navigation';
import type { IconName } from '@/ui/icon';

export type Place = { title: string; href: string; icon: IconName; letter?: string };

/** The sidebar's groups, in order. `letter`: G, then it. */
export const PLACES: readonly (readonly Place[])[] = [
  [
    { title: 'Home', href: '/', icon: 'home', letter: 'h' },
    { title: 'Services', href: '/services/', icon: 'services', letter: 's' },
    { title: 'Machine', href: '/machine/', icon: 'gpu' },
  ],
  [
    { title: 'Datasets', href: '/datasets/', icon: 'datasets', letter: 'd' },
    { title: 'Train', href: '/train/', icon: 'train', letter: 't' },
    { title: 'Runs', href: '/runs/', icon: 'runs', letter: 'r' },
    { title: 'Models', href: '/models/', icon: 'models', letter: 'm' },
    { title: 'Media', href: '/media/', icon: 'media', letter: 'o' },
  ],
  [
    { title: 'Files', href: '/files/', icon: 'folder', letter: 'f' },
    { title: 'Trash', href: '/trash/', icon: 'trash' },
    { title: 'Terminal', href: '/terminal/', icon: 'terminal' },
    { title: 'Settings', href: '/settings/', icon: 'settings' },
  ],
];

/** Whether we are at that place or inside it. */
export function useIsAt() {
  const pathname = usePathname();
  return (href: string) => (href === '/' ? pathname === '/' : `${pathname}/`.startsWith(href));
}
