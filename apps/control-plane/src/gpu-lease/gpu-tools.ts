import type { Service } from '@pilothouse/contracts/services';
import type { AskableTool } from './askable-tool.js';
import { COMFYUI_PORT, ComfyUi } from './comfyui.js';
import { listeningPorts } from './listening-ports.js';
import { SWARMUI_PORT, SwarmUi } from './swarmui.js';

/** In the order they are asked. */
const ASKABLE = [
  { name: 'comfyui', port: COMFYUI_PORT, find: ComfyUi.find.bind(ComfyUi) },
  { name: 'swarmui', port: SWARMUI_PORT, find: SwarmUi.find.bind(SwarmUi) },
];

/** Smaller is asked first; undefined for what can only be stopped. */
export function turnToAsk(service: string): number | undefined {
  const turn = ASKABLE.findIndex(({ name }) => service.startsWith(name));
  return turn < 0 ? undefined : turn;
}

/** The API of a running service, wherever it listens; undefined where none answers. */
export async function findTool(
  { name, pid }: Pick<Service, 'name' | 'pid'>,
  signal: AbortSignal,
): Promise<AskableTool | undefined> {
  const kind = ASKABLE[turnToAsk(name) ?? -1];
  if (!kind) return undefined;
  const ports = await listeningPorts(pid);
  // Another user's sockets are not seen: then it is looked for where it usually is.
  return kind.find(ports.length > 0 ? ports : [kind.port], signal);
}
