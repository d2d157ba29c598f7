'use client';

import { type Machine } from '@pilothouse/contracts/machine';
import type { Run } from '@pilothouse/contracts/runs';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useStaleSince } from '@/api/connection';
import { machineQuery, runsQuery, sessionQuery } from '@/api/queries';
import { cn } from '@/ui/cn';
import { bytes, clock, vram } from '@/ui/format';
import { Icon } from '@/ui/icon';
import { isLive, queueOf } from '@/features/runs/run-words';

/** The same figures in the same order on every page, never scrolled away; on a phone one line at the top. */
export function Strip() {
  const isInside = useQuery(sessionQuery).data?.authenticated === true;
  const { data: machine } = useQuery({ ...machineQuery, enabled: isInside });
  const { data: runs, isError } = useQuery({ ...runsQuery, enabled: isInside });
  const staleSince = useStaleSince();
  const unsaid = isError ? <span className="text-muted">unknown</span> : null;
  return (
    <footer
      aria-label="Instruments"
      className="flex items-center overflow-hidden border-line bg-surface px-2.5 text-xs whitespace-nowrap text-text-2 max-sm:row-start-1 max-sm:h-8 max-sm:border-b max-sm:px-2 sm:col-span-2 sm:border-t"
    >
      {staleSince !== null && (
        <Part className="text-warn">
          <Icon name="warning" className="size-[13px]" />
          as of {clock(staleSince, 'seconds')}
        </Part>
      )}
      {machine && <Owner machine={machine} run={runs?.find(isLive)} none={runs ? 'No run' : unsaid} />}
      <Part href="/runs/">
        <span className="text-muted">Queue</span> {runs ? queueOf(runs).length : unsaid}
      </Part>
      <span className="flex-1" />
      {machine && machine.disk.totalBytes > 0 && (
        <Part className="max-sm:hidden">
          <Icon name="disk" className="size-[13px] text-muted" />
          {bytes(machine.disk.freeBytes)} free
          <span className="text-muted">of {bytes(machine.disk.totalBytes)}</span>
        </Part>
      )}
    </footer>
  );
}

function Owner({ machine, run, none }: { machine: Machine; run: Run | undefined; none: ReactNode }) {
  const gpu = machine.gpus[0];
  return (
    <>
      <Part href={run ? `/runs/?id=${run.id}` : undefined}>
        <Icon name="gpu" className="size-[13px] text-muted" />
        {run ? (
          <span className="max-w-[40vw] truncate text-accent-text">{run.request.name}</span>
        ) : (
          <span>{none}</span>
        )}
      </Part>
      <Part className={run ? 'max-sm:hidden' : undefined}>
        {gpu ? (
          <>
            {gpu.name} <span className="text-muted">{vram(gpu.vramBytes)}</span>
          </>
        ) : (
          <span className="text-muted" title={machine.gpuNote}>
            no GPU found
          </span>
        )}
      </Part>
    </>
  );
}

function Part({ href, className, children }: { href?: string; className?: string; children: ReactNode }) {
  const classes = cn(
    'flex h-3.5 items-center gap-[7px] border-l border-line-strong px-3 first:border-0 first:pl-2 max-sm:px-[9px]',
    className,
  );
  if (!href) return <span className={classes}>{children}</span>;
  return (
    <Link
      href={href}
      className={cn(classes, 'relative after:absolute after:inset-x-0 after:-inset-y-2.5 hover:text-text')}
    >
      {children}
    </Link>
  );
}
