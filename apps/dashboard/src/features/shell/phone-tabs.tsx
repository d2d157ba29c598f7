'use client';

import { useState } from 'react';
import { cn } from '@/ui/cn';
import { Drawer } from '@/ui/dialog';
import { Icon, type IconName } from '@/ui/icon';
import { PlaceLink } from '@/ui/place-link';
import { press } from '@/ui/shortcuts';
import { chooseTheme, useThemeChoice } from '@/ui/theme';
import { logOut } from './log-out';
import { PLACES, useIsAt } from './navigation';

const TABS = ['/', '/runs/', '/datasets/', '/media/'];
const ALL = PLACES.flat();

/** The thumb's way around. What has no tab stands under "More". */
export function PhoneTabs() {
  const isAt = useIsAt();
  const [isMoreOpen, setMoreOpen] = useState(false);
  const rest = ALL.filter(({ href }) => !TABS.includes(href));
  const isInRest = rest.some(({ href }) => isAt(href));
  return (
    <nav
      aria-label="Tabs"
      className="row-start-3 grid grid-cols-5 border-t border-line bg-surface pt-[5px] pb-[max(12px,env(safe-area-inset-bottom))] sm:hidden"
    >
      {TABS.map((href) => {
        const place = ALL.find((one) => one.href === href);
        if (!place) return null;
        return (
          <PlaceLink
            key={href}
            href={href}
            aria-current={isAt(href) ? 'page' : undefined}
            className={tab(isAt(href))}
          >
            <Icon name={place.icon} className="size-5" />
            {place.title}
          </PlaceLink>
        );
      })}
      <button type="button" onClick={() => setMoreOpen(true)} className={tab(isInRest)}>
        <Icon name="more" className="size-5" />
        More
      </button>
      <Drawer isOpen={isMoreOpen} onClose={() => setMoreOpen(false)} title="More">
        <ul className="p-2 pb-6" onClick={() => setMoreOpen(false)}>
          <MoreItem icon="search" onClick={() => press('mod+k')}>
            Find or do
          </MoreItem>
          {rest.map(({ title, href, icon }) => (
            <li key={href}>
              <PlaceLink href={href} className={ITEM}>
                <Icon name={icon} className="size-5 text-muted" />
                {title}
              </PlaceLink>
            </li>
          ))}
          <ThemeItem />
          <MoreItem icon="out" onClick={() => void logOut()}>
            Log out
          </MoreItem>
        </ul>
      </Drawer>
    </nav>
  );
}

const tab = (isOn: boolean) =>
  cn(
    'grid min-h-11 content-center justify-items-center gap-0.5 text-2xs font-medium text-muted',
    isOn && 'text-accent-text',
  );

const ITEM = 'flex min-h-12 w-full items-center gap-3 rounded-sm px-3 text-lg active:bg-raised';

function MoreItem({ icon, onClick, children }: { icon: IconName; onClick: () => void; children: string }) {
  return (
    <li>
      <button type="button" onClick={onClick} className={ITEM}>
        <Icon name={icon} className="size-5 text-muted" />
        {children}
      </button>
    </li>
  );
}

function ThemeItem() {
  const isLight = useThemeChoice() === 'light';
  return (
    <MoreItem icon="eye" onClick={() => chooseTheme(isLight ? 'dark' : 'light')}>
      {isLight ? 'Dark look' : 'Light look'}
    </MoreItem>
  );
}
