import type { RunEntry } from '@pilothouse/contracts/runs';
import type { Service } from '@pilothouse/contracts/services';
import { isDoneInVain, isRehearsal } from '@/features/runs/run-words';
import { stateKind } from '@/features/services/service-words';
import { count, duration } from '@/ui/format';
import type { StateKind } from '@/ui/state-label';

export type Happening = { key: string; at: number; state: StateKind; text: string; href: string };

/** What began, ended or failed, newest first. */
export function happeningsOf(runs: RunEntry[], services: Service[]): Happening[] {
  return [...runs.flatMap(ofRun), ...services.flatMap(ofService)].sort((a, b) => b.at - a.at);
}

function ofRun(run: RunEntry): Happening[] {
  const { id, status } = run;
  const step = run.kind === 'training' ? run.progress.step : null;
  const name = isRehearsal(run) ? `Rehearsal of ${run.name}` : run.name;
  // A tool that failed is another thing than its install.
  const what = run.kind === 'install' ? `Install of ${name}` : name;
  const where = step ? ` at step ${count(step)}` : '';
  const href = `/runs/?id=${id}`;
  const ended = (state: StateKind, text: string, at: number) => [{ key: `${id}-end`, at, state, text, href }];
  switch (status.state) {
    case 'running':
      return [{ key: `${id}-start`, at: status.startedAt, state: 'live', text: `${what} started`, href }];
    case 'done':
      if (isDoneInVain(run))
        return ended('warning', `${name} done, its loss is not a number`, status.endedAt);
      return ended(
        'done',
        run.kind === 'install' ? `${name} installed` : doneWords(name, status.published),
        status.endedAt,
      );
    case 'failed':
      return ended('failed', `${what} failed${where}`, status.endedAt);
    case 'interrupted':
      return ended('warning', `${what} interrupted${where}`, status.endedAt);
    case 'cancelled':
      return ended('stopped', `${what} stopped${where}`, status.endedAt);
    default:
      return [];
  }
}

function ofService(service: Service): Happening[] {
  const { name, title, since, exitCode, health, state } = service;
  const href = `/services/?name=${name}`;
  if (state === 'running' && health.state === 'unhealthy')
    return [{ key: name, at: health.since, state: 'warning', text: `${title}: ${health.why}`, href }];
  if (state === 'running' && health.state === 'ready')
    return [
      { key: name, at: health.since, state: 'ready', text: readyWords(title, health.tookSeconds), href },
    ];
  if (stateKind(service) !== 'failed' || since === null) return [];
  const how = exitCode === null ? '' : exitCode < 0 ? ', killed by a signal' : `, exit code ${exitCode}`;
  return [{ key: name, at: since, state: 'failed', text: `${title} failed${how}`, href }];
}

const readyWords = (title: string, tookSeconds: number | null) =>
  tookSeconds === null ? `${title} is ready` : `${title} is ready after ${duration(tookSeconds)}`;

const doneWords = (name: string, published: string | null) =>
  published === null ? `${name} done` : `${name} done, published to ${folderOf(published)}`;

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
