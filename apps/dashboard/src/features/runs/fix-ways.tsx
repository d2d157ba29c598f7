'use client';

import type { RunFix } from '@pilothouse/contracts/fixes';
import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { Button } from '@/ui/button';
import { sentenceOf } from '@/ui/error-state';
import { Way } from './doctor-way';
import { fixesQuery, isFixable, useApplyFix } from './fixes.queries';

/** What would mend it, best first, each with exactly what it changes. */
export function FixWays({ run }: { run: Run }) {
  const fixes = useQuery(fixesQuery(run));
  if (!isFixable(run)) return null;
  if (fixes.error) {
    return (
      <Way
        title="The fixes could not be read"
        action={
          <Button size="sm" onClick={() => void fixes.refetch()}>
            Try again
          </Button>
        }
      >
        {sentenceOf(fixes.error)}
      </Way>
    );
  }
  return fixes.data?.map((fix, at) =>
    fix.href === null ? (
      <Applied key={fix.name} run={run} fix={fix} isFirst={at === 0} />
    ) : (
      <ByHand key={fix.name} fix={fix} href={fix.href} />
    ),
  );
}

function Applied({ run, fix, isFirst }: { run: Run; fix: RunFix; isFirst: boolean }) {
  const apply = useApplyFix(run.id);
  return (
    <Way
      title={fix.title}
      action={
        <Button
          look={isFirst ? 'pri' : 'default'}
          size="sm"
          writes
          data-filled={isFirst ? '' : undefined}
          working={apply.isPending}
          onClick={() => apply.mutate(fix.name)}
        >
          Apply and retry
        </Button>
      }
    >
      {fix.text}
      <Changes changes={fix.changes} />
    </Way>
  );
}

function ByHand({ fix, href }: { fix: RunFix; href: string }) {
  return (
    <Way
      title={fix.title}
      action={
        <Button asChild size="sm">
          {href.startsWith('https://') ? (
            <a href={href} target="_blank" rel="noreferrer">
              Open
            </a>
          ) : (
            <Link href={href}>Open</Link>
          )}
        </Button>
      }
    >
      {fix.text}
    </Way>
  );
}

function Changes({ changes }: Pick<RunFix, 'changes'>) {
  return (
    <span className="mt-1 grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-2.5 text-text-2 tabular-nums">
      {changes.map(({ label, from, to }) => (
        <span key={label} className="contents">
          <span className="[overflow-wrap:anywhere]">{label}</span>
          <span>
            <span className="text-muted">{from}</span>
            <span className="sr-only"> becomes </span>
            <span aria-hidden className="text-muted">
              {' → '}
            </span>
            <span className="font-medium text-text">{to}</span>
          </span>
        </span>
      ))}
    </span>
  );
}
