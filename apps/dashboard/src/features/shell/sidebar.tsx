'use client';

import { BrandMark } from '@/ui/brand';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { KeyCap } from '@/ui/key-cap';
import { useModifierKey } from '@/ui/modifier-key';
import { PlaceLink } from '@/ui/place-link';
import { press } from '@/ui/shortcuts';
import { Host } from './host';
import { PLACES, type Place, useIsAt } from './navigation';
import { type PlaceCount, usePlaceCounts } from './place-counts';

/** 204 wide with words; below 900 a rail of icons; absent on a phone. */
export function Sidebar({ isInside }: { isInside: boolean }) {
  const counts = usePlaceCounts(isInside);
  const isAt = useIsAt();
  const mod = useModifierKey();
  return (
    <aside className="hidden flex-col border-r border-line bg-surface px-1.5 pt-3 pb-2.5 sm:flex md:px-2.5">
      <PlaceLink
        href="/"
        className="flex h-7 items-center gap-[9px] rounded-sm px-2 text-md font-bold tracking-tight max-md:justify-center max-md:px-0"
      >
        <BrandMark />
        <span className="max-md:sr-only">Pilothouse</span>
      </PlaceLink>
      <button
        type="button"
        onClick={() => press('mod+k')}
        className="mt-3 mb-2.5 flex h-control items-center gap-2 rounded-sm border border-line bg-raised px-2 text-sm text-muted hover:border-line-strong max-md:justify-center max-md:px-0"
      >
        <Icon name="search" className="size-3.5" />
        <span className="flex-1 text-left max-md:sr-only">Find or do</span>
        <span className="max-md:hidden">
          <KeyCap>{mod} K</KeyCap>
        </span>
      </button>
      <nav aria-label="Places">
        {PLACES.map((group) => (
          <ul
            key={group[0]?.href}
            className="flex flex-col gap-px not-first:mt-[9px] not-first:border-t not-first:border-line not-first:pt-[9px]"
          >
            {group.map((place) => (
              <PlaceItem key={place.href} place={place} isOn={isAt(place.href)} count={counts[place.href]} />
            ))}
          </ul>
        ))}
      </nav>
      <Host />
    </aside>
  );
}

const COUNT_TONE = { quiet: 'text-muted', live: 'text-accent-text', warn: 'text-warn', bad: 'text-danger' };

function PlaceItem({ place, isOn, count }: { place: Place; isOn: boolean; count?: PlaceCount }) {
  return (
    <li>
      <PlaceLink
        href={place.href}
        aria-current={isOn ? 'page' : undefined}
        title={place.title}
        className={cn(
          'relative flex h-[30px] items-center gap-2.5 rounded-sm px-2 font-medium text-text-2 transition-colors duration-(--ph-fast) hover:bg-hover hover:text-text max-md:h-10 max-md:justify-center max-md:px-0',
          isOn && 'bg-raised text-text hover:bg-raised',
        )}
      >
        <Icon name={place.icon} className={isOn ? 'text-accent' : 'text-muted'} />
        <span className="max-md:sr-only">{place.title}</span>
        {count && (
          <span className={cn('ml-auto text-xs font-normal max-md:sr-only', COUNT_TONE[count.tone])}>
            {count.text}
          </span>
        )}
        {count && count.tone !== 'quiet' && (
          <span
            aria-hidden
            className={cn(
              'absolute top-2 right-2 size-1.5 rounded-full md:hidden',
              count.tone === 'bad' ? 'bg-danger' : 'bg-accent',
            )}
          />
        )}
      </PlaceLink>
    </li>
  );
}
