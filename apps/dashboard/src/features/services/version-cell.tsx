import Link from 'next/link';
import type { useGaveWay } from './gave-way';
import { cn } from '@/ui/cn';
import { Icon } from '@/ui/icon';
import { Tag } from '@/ui/tag';
import { shortCommit, type ToolRow } from './tool-rows';

type Props = {
  row: ToolRow;
  trouble: string;
  isWarning: boolean;
  gaveWay: ReturnType<typeof useGaveWay>;
};

/** Which version is started and what is newer; what is wrong comes before that. */
export function VersionCell({ row: { tool, service }, trouble, isWarning, gaveWay }: Props) {
  if (trouble) {
    return (
      <span className={isWarning ? 'text-warn' : 'text-danger'} title={trouble}>
        {trouble}
      </span>
    );
  }
  if (gaveWay) {
    return (
      <span className="text-muted">
        for{' '}
        <Link href={`/runs/?id=${gaveWay.lease.runId}`} className="text-text-2 hover:underline">
          {gaveWay.lease.runName}
        </Link>
        , {gaveWay.back}
      </span>
    );
  }
  if (!tool) return service?.isCore ? <span className="text-muted">Pilothouse runs on it</span> : null;
  if (tool.installing) {
    return (
      <Link href={`/runs/?id=${tool.installing}`} className="text-accent-text hover:underline">
        {tool.current === null ? 'See what it does' : 'An update is under way'}
      </Link>
    );
  }
  if (tool.current === null) return <NotInstalled tool={tool} />;

  const commit = shortCommit(tool);
  return (
    <>
      <span className="mono">{tool.current}</span>
      {commit && <span className="pl-1.5 text-muted">{commit}</span>}
      {tool.newer?.source && (
        <Tag isKey className="ml-2.5 align-middle">
          {tool.newer.text}
        </Tag>
      )}
      {tool.notice && (
        <span title={tool.notice} className="ml-2.5 align-middle">
          <Icon name="warning" className="inline size-3.5 text-warn" />
          <span className="sr-only">{tool.notice}</span>
        </span>
      )}
    </>
  );
}

function NotInstalled({ tool: { install } }: { tool: NonNullable<ToolRow['tool']> }) {
  if (!install) return <span className="text-muted">cannot be installed from here</span>;
  const { problem, diskGigabytes } = install;
  return (
    <span className={cn('text-muted')} title={problem || undefined}>
      {problem || `needs ${diskGigabytes}\u00a0GB of disk`}
    </span>
  );
}
