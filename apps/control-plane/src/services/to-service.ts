import { Service, type ServiceState } from '@pilothouse/contracts/services';
import type { ProcessInfo } from './supervisord.js';

/** What Pilothouse itself runs on. */
const CONTROL_PLANE = 'control-plane';
export const EVENT_RELAY = 'event-relay';

/** For people, where the name alone is not how the tool writes itself. */
const TITLES: Record<string, string> = {
  [CONTROL_PLANE]: 'Control plane',
  [EVENT_RELAY]: 'Event relay',
  'ai-toolkit': 'AI Toolkit',
  'code-server': 'code-server',
  comfyui: 'ComfyUI',
  'diffusion-pipe': 'Diffusion Pipe',
  invokeai: 'InvokeAI',
  jupyter: 'JupyterLab',
  kohya: 'Kohya GUI',
  swarmui: 'SwarmUI',
  tensorboard: 'TensorBoard',
};

const STATES: Record<ProcessInfo['statename'], ServiceState> = {
  STOPPED: 'stopped',
  STARTING: 'starting',
  RUNNING: 'running',
  BACKOFF: 'backing-off',
  STOPPING: 'stopping',
  EXITED: 'exited',
  FATAL: 'failed',
  UNKNOWN: 'unknown',
};

/** One program of supervisord's as the page shows it. `earlyExit` is the code of one that ended before it counted as started. */
export function toService(info: ProcessInfo, earlyExit: number | null): Service {
  const state = STATES[info.statename];
  return Service.parse({
    name: info.name,
    title: TITLES[info.name] ?? info.name,
    state,
    since: sinceOf(info, state),
    pid: info.pid,
    exitCode: hasExitCode(info, state) ? info.exitstatus : earlyExit,
    spawnError: state === 'backing-off' || state === 'failed' ? info.spawnerr : '',
    isCore: info.name === CONTROL_PLANE || info.name === EVENT_RELAY,
    hasLog: isFile(info.stdout_logfile),
  });
}

/** supervisord keeps two times: of the last start and of the last end. It knows none for the moment it began to stop one. */
function sinceOf({ start, stop }: ProcessInfo, state: ServiceState): number | null {
  if (state === 'stopping' || state === 'unknown') return null;
  const isUp = state === 'starting' || state === 'running';
  // A program that could not even be executed has no end.
  const seconds = isUp ? start : Math.max(stop, stop < start ? start : 0);
  return seconds > 0 ? seconds * 1000 : null;
}

/** While a program runs, and after a failed start, supervisord answers 0 whatever it was. */
const hasExitCode = ({ stop }: ProcessInfo, state: ServiceState) =>
  (state === 'stopped' || state === 'exited') && stop > 0;

/** A program that writes to `/dev/stdout` or nowhere has no log that could be read. */
const isFile = (path: string) => path.startsWith('/') && !path.startsWith('/dev/');
