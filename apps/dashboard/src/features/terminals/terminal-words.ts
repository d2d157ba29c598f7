import type { Terminal } from '@pilothouse/contracts/terminals';
import { clock, moment } from '@/ui/format';
import type { StateKind } from '@/ui/state-label';

/** What its programs call it; "bash 2" while they do not. */
export const nameOf = ({ title, shell, number }: Pick<Terminal, 'title' | 'shell' | 'number'>) =>
  title || `${shell} ${number}`;

export function stateKind({ status }: Terminal): StateKind {
  if (status.state === 'running') return 'live';
  if (status.state === 'starting' || status.state === 'closing') return 'starting';
  return status.exitCode === 0 ? 'stopped' : 'failed';
}

const STATE_WORDS = { starting: 'Starting', running: 'Running', closing: 'Closing' };

export function stateWord({ status }: Terminal): string {
  if (status.state !== 'ended') return STATE_WORDS[status.state];
  return status.exitCode === null ? 'Ended' : `Ended with ${status.exitCode}`;
}

/** One muted line beside the title. */
export function factOf({ shell, createdAt, lastActiveAt, viewers, columns, rows }: Terminal): string {
  // The smallest of them decides, so a large page has room left over.
  const others = viewers > 1 ? `, ${viewers} pages show it at ${columns} × ${rows}` : '';
  return `${shell} since ${moment(createdAt)}, last active ${clock(lastActiveAt)}${others}`;
}
