'use client';

import type { Session } from '@pilothouse/contracts/session';
import { useQuery } from '@tanstack/react-query';
import { sessionsQuery } from '@/api/queries';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { moment } from '@/ui/format';
import { Panel } from '@/ui/panel';
import { StateLabel } from '@/ui/state-label';
import { toast } from '@/ui/toast';
import { browserName } from './browser-name';
import { Loaded } from './loaded';
import { useRevokeSession } from './settings.queries';

/** Who is logged in. This browser first; every other one can be thrown out. */
export function Sessions() {
  const sessions = useQuery({ ...sessionsQuery, refetchOnMount: 'always' });
  return (
    <Loaded query={sessions} failure="The sessions could not be read">
      {(all) => (
        <Panel>
          <ul className="divide-y divide-line">
            {all.toSorted(byUse).map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        </Panel>
      )}
    </Loaded>
  );
}

const byUse = (a: Session, b: Session) =>
  Number(b.isCurrent) - Number(a.isCurrent) || b.lastSeenAt - a.lastSeenAt;

function SessionRow({ session }: { session: Session }) {
  const revoke = useRevokeSession();
  const name = browserName(session.userAgent);
  const logOut = () =>
    revoke.mutate(session.id, {
      onSuccess: () => toast(`${name} is logged out`),
      onError: (error) => toast(sentenceOf(error)),
    });
  return (
    <li className="flex min-h-[52px] items-center gap-3 px-4 py-2 text-sm">
      <div className="min-w-0 flex-1">
        <p className="font-medium" title={session.userAgent}>
          {name}
        </p>
        <p className="text-xs text-muted">
          {session.address}, since {moment(session.createdAt)}, until {moment(session.expiresAt)}
        </p>
      </div>
      {session.isCurrent ? (
        <StateLabel state="live">This browser</StateLabel>
      ) : (
        <>
          <span className="text-muted max-sm:hidden">seen {moment(session.lastSeenAt)}</span>
          <Button size="sm" look="dng" writes working={revoke.isPending} onClick={logOut}>
            Log out
          </Button>
        </>
      )}
    </li>
  );
}
