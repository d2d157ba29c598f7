import type { Run } from '@pilothouse/contracts/runs';

/** Holds the GPU, or is about to, or is letting go of it. */
export const isLive = ({ status }: Run) =>
  status.state === 'running' || status.state === 'preparing' || status.state === 'stopping';

export const isQueued = ({ status }: Run) => status.state === 'queued';
