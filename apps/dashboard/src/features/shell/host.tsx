'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useConnection } from '@/api/connection';
import { sessionQuery } from '@/api/queries';
import { clock } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { IconButton } from '@/ui/icon-button';
import { Menu, MenuItem, MenuLine } from '@/ui/menu';
import { press } from '@/ui/shortcuts';
import { chooseTheme, useThemeChoice } from '@/ui/theme';
import { logOut } from './log-out';

/** Which pod this is, whether its news arrives, and what concerns the person at it. */
export function Host() {
  const { data: session } = useQuery(sessionQuery);
  const router = useRouter();
  const theme = useThemeChoice();
  return (
    <div className="mt-auto flex items-center gap-[9px] py-1.5 pl-2 text-sm text-text-2 max-md:justify-center max-md:pl-0">
      <Icon name="wifi" className="max-md:hidden" />
      <span className="grid min-w-0 flex-1 leading-[1.3] max-md:hidden">
        <span className="truncate">{session?.host}</span>
        <ConnectionWord />
      </span>
      <Menu
        side="top"
        align="start"
        trigger={<IconButton icon="more" label="Theme, keys, log out" side="right" />}
      >
        <MenuItem icon="settings" onSelect={() => router.push('/settings/')}>
          Settings
        </MenuItem>
        <MenuItem icon="eye" onSelect={() => chooseTheme(theme === 'light' ? 'dark' : 'light')}>
          {theme === 'light' ? 'Dark look' : 'Light look'}
        </MenuItem>
        <MenuItem icon="info" keys={['?']} onSelect={() => press('?')}>
          Keyboard help
        </MenuItem>
        <MenuLine />
        <MenuItem icon="out" onSelect={() => void logOut()}>
          Log out
        </MenuItem>
      </Menu>
    </div>
  );
}

function ConnectionWord() {
  const connection = useConnection();
  if (connection.state === 'lost') {
    return <span className="text-xs text-warn">Lost at {clock(connection.since)}</span>;
  }
  if (connection.state === 'connecting') return <span className="text-xs text-muted">Connecting</span>;
  return (
    <span className="text-xs text-muted">
      Live{connection.latencyMs !== null && <>, {connection.latencyMs}&nbsp;ms</>}
    </span>
  );
}
