import { shownName } from '@pilothouse/contracts/files';
import { nameOf } from './media.queries';

const TOOLS: Record<string, string> = {
  comfyui: 'ComfyUI',
  swarmui: 'SwarmUI',
  invokeai: 'InvokeAI',
  samples: 'Samples of runs',
  outputs: 'Other outputs',
};

/** The tool's own name where it is known, else the folder's. */
export const placeTitle = (place: string) => TOOLS[place.toLowerCase()] ?? shownName(place);

export const titleOf = (path: string) => shownName(nameOf(path));
