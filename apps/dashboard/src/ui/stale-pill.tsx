'use client';

import { useEffect, useState } from 'react';
import { useConnection } from '@/api/connection';
import { retryLive } from '@/api/live';
import { Button } from './button';
import { clock } from './format';
import { Icon } from './icon';

/** Says that the connection is lost, since when, and when we try again. On a phone a sign: the strip says since when. */
export function StalePill() {
  const connection = useConnection();
  if (connection.state !== 'lost') return null;
  return (
    <>
      <span
        role="status"
        className="inline-flex h-[26px] min-w-0 items-center gap-1.5 rounded-full bg-warn-soft pr-[9px] pl-[7px] text-xs font-medium whitespace-nowrap text-warn max-sm:shrink-0 max-sm:px-[7px]"
      >
        <Icon name="warning" className="size-3" />
        <span className="truncate max-sm:hidden">
          Connection lost at {clock(connection.since, 'seconds')}
          <span aria-hidden className="max-lg:hidden">
            , {connection.retryAt ? <Countdown to={connection.retryAt} /> : 'trying'}
          </span>
        </span>
        <span className="sr-only sm:hidden">Connection lost at {clock(connection.since)}</span>
      </span>
      <Button onClick={retryLive} className="max-sm:hidden">
        Try now
      </Button>
    </>
  );
}

function Countdown({ to }: { to: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((to - now) / 1000));
  return seconds > 0 ? `trying again in ${seconds} s` : 'trying';
}
