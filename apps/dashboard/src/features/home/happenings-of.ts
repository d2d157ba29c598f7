import type { Run } from '@pilothouse/contracts/runs';
import type { Service } from '@pilothouse/contracts/services';
import type { StateKind } from '@/ui/state-label';

export type Happening = { key: string; at: number; state: StateKind; text: string; href: string };

/** What began, ended or failed, newest first. */
export function happeningsOf(runs: Run[], services: Service[]): Happening[] {
  return [...runs.flatMap(ofRun), ...services.flatMap(ofService)].sort((a, b) => b.at - a.at);
}

function ofRun({ id, request: { name }, status }: Run): Happening[] {
  const href = `/runs/?id=${id}`;
  const ended = (state: StateKind, text: string, at: number) => [{ key: `${id}-end`, at, state, text, href }];
  switch (status.state) {
    case 'running':
      return [{ key: `${id}-start`, at: status.startedAt, state: 'live', text: `${name} started`, href }];
    case 'done':
      return ended('done', `${name} done, published to ${folderOf(status.published)}`, status.endedAt);
    case 'failed':
      return ended('failed', `${name} failed: ${status.reason}`, status.endedAt);
    case 'interrupted':
      return ended('warning', `${name} interrupted: ${status.reason}`, status.endedAt);
    case 'cancelled':
      return ended('stopped', `${name} stopped`, status.endedAt);
    default:
      return [];
  }
}

function ofService({ name, title, state, since }: Service): Happening[] {
  if (state !== 'failed' || since === null) return [];
  return [
    { key: name, at: since, state: 'failed', text: `${title} failed`, href: `/services/?name=${name}` },
  ];
}

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
