import { z } from 'zod';
import { askTool } from '../platform/ask-tool.js';

/** It looks through all of its models, and waits for each ComfyUI behind it. */
const REFRESH_WITHIN_MS = 60_000;
/** The list of parameters it answers with holds the names of all models. */
const MOST_BYTES = 32 * 1024 * 1024;

const Session = z.object({ session_id: z.string().min(1) });
const Described = z.object({ model: z.object({}).loose() });

/** SwarmUI's names of what ComfyUI has folders for (`Settings.cs`, as its launch by us sets them). */
const SUBTYPES: Record<string, string> = {
  checkpoints: 'Stable-Diffusion',
  diffusion_models: 'Stable-Diffusion',
  unet: 'Stable-Diffusion',
  loras: 'LoRA',
  vae: 'VAE',
  embeddings: 'Embedding',
  controlnet: 'ControlNet',
  model_patches: 'ControlNet',
  text_encoders: 'Clip',
  clip: 'Clip',
  clip_vision: 'ClipVision',
};

/** Whether SwarmUI knows a file; where it does not it is told to look again, once. */
export async function swarmLists(port: number, path: string, signal: AbortSignal) {
  const [folder = '', ...inside] = path.split('/');
  const subtype = SUBTYPES[folder];
  if (!subtype) return { seen: 'unasked', why: `It has no kind of model that is called ${folder}.` } as const;
  const { session_id } = Session.parse(await askTool(port, '/API/GetNewSession', {}, signal));
  const ask = (name: string, parameters: object, timeoutMs?: number) =>
    askTool(port, `/API/${name}`, { session_id, ...parameters }, signal, {
      timeoutMs,
      mostBytes: MOST_BYTES,
    });
  // A failure is told with status 200 and an `error`, so only a described model says yes.
  const isKnown = async () =>
    Described.safeParse(await ask('DescribeModel', { modelName: inside.join('/'), subtype })).success;

  if (await isKnown()) return { seen: 'yes', why: '' } as const;
  await ask('TriggerRefresh', { strong: true }, REFRESH_WITHIN_MS);
  if (await isKnown()) return { seen: 'yes', why: '' } as const;
  return {
    seen: 'no',
    why: 'It was told to look through its models again and does not know this one yet. It looks at most every ten seconds.',
  } as const;
}
